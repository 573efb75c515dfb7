// Behaviour for every page. Each one hangs on a data- attribute: grep for it in templates/.
// It all listens on the document, so that what htmx draws later behaves as well.

const on = (event, selector, handle, options) =>
  document.addEventListener(event, (e) => {
    const target = e.target.closest?.(selector);
    if (target) handle(target, e);
  }, options);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);
const announce = (words) => { byId("announcer").textContent = words; };

// data-copy="text": copies it and says so.
on("click", "[data-copy]", async (button) => {
  await copyText(button.dataset.copy);
  const text = button.querySelector("[data-copy-text]") ?? button;
  const before = text.textContent;
  if (before === button.dataset.copied) return;
  text.textContent = button.dataset.copied;
  announce(button.dataset.copied);
  setTimeout(() => { text.textContent = before; announce(""); }, 2000);
});

async function copyText(text) {
  // Browsers offer the clipboard on https and localhost only; elsewhere the old way still works.
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

// data-dialog-open="id" on a link or button: opens that <dialog> instead of following the link.
on("click", "[data-dialog-open]", (opener, event) => {
  const dialog = byId(opener.dataset.dialogOpen);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

// data-dialog-close: closes the dialog around it.
on("click", "[data-dialog-close]", (button) => button.closest("dialog").close());

// data-embed="address": puts the page of somebody else where the button is; before the click nothing of it is loaded.
on("click", "[data-embed]", (button) => {
  const frame = Object.assign(document.createElement("iframe"), {
    src: button.dataset.embed, title: button.dataset.embedTitle, className: "embed", allow: "fullscreen", referrerPolicy: "no-referrer",
  });
  button.closest("[data-embed-frame]").replaceChildren(frame);
  frame.focus();
});

// data-theme-toggle: light or dark, remembered in a cookie that the server reads.
on("click", "[data-theme-toggle]", () => {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme === "dark" ? "limelight-dark" : "limelight";
  document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax`;
  document.dispatchEvent(new Event("themechange"));
});

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "limelight-dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// data-toast: leaves by itself unless it tells of an error. HX-Trigger: {"toast": {"text": …, "tone": …}} makes one.
on("click", "[data-toast-dismiss]", (button) => dismiss(button.closest("[data-toast]")));
document.addEventListener("toast", ({ detail }) => say(detail.text ?? detail.value, detail.tone));
document.addEventListener("htmx:sendError", () => say(byId("toasts").dataset.failed, "error"));
document.addEventListener("htmx:responseError", ({ detail }) => {
  const { refused, failed } = byId("toasts").dataset;
  say(detail.xhr.status === 403 ? refused : failed, "error");
});

function say(text, tone = "neutral") {
  const toast = byId("toast-template").content.firstElementChild.cloneNode(true);
  toast.dataset.tone = tone;
  toast.querySelector("[data-toast-text]").textContent = text;
  byId("toasts").append(toast);
  leaveLater(toast);
}

function leaveLater(toast) {
  if (toast.dataset.tone === "error") return;
  let timer = setTimeout(dismiss, 7000, toast);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => { timer = setTimeout(dismiss, 3000, toast); });
}

function dismiss(toast) {
  toast.dataset.leaving = "";
  setTimeout(() => toast.remove(), 200);
}

// data-counter="field id": how many of data-counter-max characters are written.
on("input", "input, textarea", count);

function count(field) {
  const counter = field.id && document.querySelector(`[data-counter="${CSS.escape(field.id)}"]`);
  if (!counter) return;
  const max = Number(counter.dataset.counterMax);
  const length = [...field.value].length;
  counter.textContent = `${length}/${max}`;
  counter.toggleAttribute("data-near", length >= max * 0.9 && length < max);
  counter.toggleAttribute("data-full", length >= max);
  if (max - length === 10) announce(`${length}/${max}`);
}

// data-select-all="name": checks every box of that name in its form; data-bulk-bar shows while any is checked,
// data-bulk-count inside it says how many.
on("change", "[data-select-all]", (box) => {
  for (const other of boxesOf(box)) other.checked = box.checked;
  drawSelection(box);
});
on("change", "input[type=checkbox]", (changed) => {
  for (const box of all("[data-select-all]")) if (boxesOf(box).includes(changed)) drawSelection(box);
});

const scopeOf = (box) => box.closest("form, [data-selection]") ?? document;
const boxesOf = (box) => all(`input[type=checkbox][name="${box.dataset.selectAll}"]`, scopeOf(box));

function drawSelection(box) {
  const boxes = boxesOf(box);
  const checked = boxes.filter((other) => other.checked).length;
  box.checked = checked > 0 && checked === boxes.length;
  box.indeterminate = checked > 0 && checked < boxes.length;
  for (const bar of all("[data-bulk-bar]", scopeOf(box))) {
    bar.hidden = checked === 0;
    if (checked < boxes.length) for (const every of all("[data-bulk-all]", bar)) every.checked = false;
    for (const figure of all("[data-bulk-count]", bar)) figure.textContent = checked;
  }
}

// data-sum="id": the element of that id shows the sum of data-number of the form's checked boxes; none, no button.
on("change", "form[data-sum]", sum);

function sum(form) {
  const numbers = all("input[data-number]:checked", form).map((box) => Number(box.dataset.number));
  const total = numbers.reduce((before, number) => before + number, 0);
  byId(form.dataset.sum).textContent = total.toLocaleString("en");
  form.querySelector("button[name]").disabled = total === 0;
}

// data-current-query="field" on a form: that field is what stands after the "?" in the address when it is sent.
on("submit", "form[data-current-query]", (form) => {
  form.elements[form.dataset.currentQuery].value = location.search.slice(1);
}, true);

// data-autosubmit on a form of filters: sends itself on change, and while typing when htmx redraws only the result.
// data-autosubmit-button marks the button that is needed without JavaScript only.
let typing;
on("change", "form[data-autosubmit]", (form) => submitSoon(form, 0));
on("input", "form[data-autosubmit][hx-get]", (form, event) => {
  if (event.target.matches("input[type=search], input[type=text]")) submitSoon(form, 300);
});

function submitSoon(form, wait) {
  clearTimeout(typing);
  typing = setTimeout(() => form.requestSubmit(), wait);
}

// data-upload on a form that htmx sends: its data-upload-progress shows how much has gone out.
document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const shown = target.closest?.("[data-upload]")?.querySelector("[data-upload-progress]");
  if (!shown || !detail.lengthComputable) return;
  const percent = Math.round((100 * detail.loaded) / detail.total);
  shown.dataset.shown = "";
  shown.querySelector("progress").value = percent;
  shown.querySelector("[data-upload-figure]").textContent = `${percent} %`;
});

// data-confirm="question" on a form or its button: asks first. Caught on the way down, before htmx sends it.
on("submit", "form", (form, event) => {
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(question, event.submitter?.textContent.trim(), () => {
    const button = inPlace(event.submitter, form);
    if (event.submitter && !button) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
    delete form.dataset.confirmed;
  });
}, true);

// The button that was pressed, or the one htmx has drawn in its place while the question was open.
const inPlace = (button, form) => (!button || button.isConnected ? button
  : form.querySelector(`button[name="${button.name}"][value="${button.value}"]`));

function ask(question, action, go) {
  const dialog = byId("confirm");
  dialog.querySelector("[data-confirm-question]").textContent = question;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = action || yes.dataset.confirmYes;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && go(), { once: true });
  dialog.showModal();
}

// data-menu: a <details> that closes on a click elsewhere and on Escape. "/" goes to the search field.
document.addEventListener("click", ({ target }) => {
  for (const menu of all("details[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of all("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.querySelector("[data-search], input[type=search]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || writing || !search) return;
  event.preventDefault();
  search.focus();
});

// data-video-number on the order form: shows as many names (data-video="n") as videos are asked for.
on("input", "[data-video-number] [name=video_number]", (input) => showVideos(input.form));

function showVideos(form) {
  const wanted = Number(form.elements.video_number.value) || 1;
  for (const name of all("[data-video]", form)) name.hidden = Number(name.dataset.video) > wanted;
}

// data-insert="text" data-insert-into="field id": puts the text where the cursor is. data-needs-script shows it.
on("click", "[data-insert]", (button) => {
  const field = byId(button.dataset.insertInto);
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// What a region needs once it is on the page: at first, and each time htmx has drawn one.
function ready(root) {
  for (const dialog of all("dialog[data-dialog-shown]:not([open])", root)) dialog.showModal();
  for (const button of all("[data-theme-toggle]", root)) button.hidden = false;
  for (const button of all("[data-autosubmit-button]", root)) button.hidden = true;
  for (const part of all("[data-needs-script]", root)) part.hidden = false;
  for (const counter of all("[data-counter]", root)) {
    const field = byId(counter.dataset.counter);
    if (field) count(field);
  }
  for (const box of all("[data-select-all]")) drawSelection(box);
  for (const form of all("form[data-video-number]", root)) showVideos(form);
  for (const form of all("form[data-sum]", root)) sum(form);
}

ready(document);
for (const toast of all("[data-toast]")) leaveLater(toast);
document.addEventListener("htmx:load", (event) => ready(event.target.parentElement ?? document));

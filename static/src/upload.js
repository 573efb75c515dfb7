// Hands a video in piece by piece (tus), so that a lost connection, a closed tab or an empty battery costs one piece.
// A form with data-tus="address" works without this as well: the browser then sends it whole.
import { Upload, defaultOptions } from "tus-js-client";

const PIECE = 5 * 1024 * 1024;
const LARGEST = 1024 ** 3;
const WAITS = [0, 1000, 3000, 5000, 10000, 20000];
const running = new Map(); // form → upload

const part = (form, name) => form.querySelector(`[data-tus-${name}]`);

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-tus]");
  if (!form) return;
  event.preventDefault();
  const file = form.elements.file.files[0];
  if (!file) return refuse(form, form.dataset.choose);
  if (file.size > LARGEST) return refuse(form, form.dataset.tooLarge);
  begin(form, file);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tus-pause], [data-tus-resume], [data-tus-cancel]");
  const form = button?.closest("form[data-tus]");
  const upload = form && running.get(form);
  if (!upload) return;
  if (button.matches("[data-tus-pause]")) pause(form, upload);
  else if (button.matches("[data-tus-resume]")) resume(form, upload);
  else cancel(form, upload);
});

// Back on the net: go on by itself, unless somebody paused.
addEventListener("online", () => {
  for (const [form, upload] of running) if (form.dataset.state === "lost") resume(form, upload);
});

addEventListener("beforeunload", (event) => {
  if ([...running.keys()].some((form) => form.dataset.state === "sending")) event.preventDefault();
});

async function begin(form, file) {
  const upload = new Upload(file, {
    endpoint: form.dataset.tus,
    chunkSize: PIECE,
    retryDelays: WAITS,
    removeFingerprintOnSuccess: true,
    metadata: {
      filename: file.name,
      filetype: file.type,
      deliverable: form.dataset.deliverable,
      caption: form.elements.caption.value,
    },
    fingerprint: async (file, options) => `${await defaultOptions.fingerprint(file, options)}-${form.dataset.deliverable}`,
    onProgress: (sent, total) => show(form, sent, total),
    onSuccess: () => arrived(form),
    onError: (error) => stop(form, error),
  });
  running.set(form, upload);
  refuse(form, "");
  const before = await upload.findPreviousUploads();
  if (before.length) upload.resumeFromPreviousUpload(before[0]);
  resume(form, upload);
}

function resume(form, upload) {
  state(form, "sending", "");
  upload.start();
}

function pause(form, upload) {
  upload.abort();
  state(form, "paused", form.dataset.paused);
}

async function cancel(form, upload) {
  running.delete(form);
  await upload.abort(true).catch(() => {}); // what the server keeps it forgets after a day
  state(form, "", "");
}

function stop(form, error) {
  const answer = error.originalResponse;
  if (!answer || answer.getStatus() >= 500 && answer.getStatus() !== 507) {
    return state(form, "lost", form.dataset.lost);
  }
  const words = answer.getHeader("Content-Type")?.startsWith("text/plain") && answer.getBody();
  running.delete(form);
  state(form, "", "");
  refuse(form, words || form.dataset.failed);
}

async function arrived(form) {
  running.delete(form);
  form.dataset.state = "";
  const region = form.closest("section");
  await window.htmx.ajax("GET", form.dataset.region, { target: region, swap: "outerHTML" });
}

function show(form, sent, total) {
  const percent = Math.floor((100 * sent) / total);
  form.querySelector("progress").value = percent;
  part(form, "figure").textContent = `${percent} %`;
}

function state(form, name, words) {
  form.dataset.state = name;
  part(form, "progress").hidden = !name;
  part(form, "send").hidden = Boolean(name);
  part(form, "pause").hidden = name !== "sending";
  part(form, "resume").hidden = name === "sending";
  part(form, "words").textContent = words;
  form.elements.file.disabled = Boolean(name);
  for (const note of form.querySelectorAll("[data-unfinished]")) note.hidden = Boolean(name);
}

function refuse(form, words) {
  const shown = part(form, "error");
  shown.textContent = words;
  shown.hidden = !words;
}

// data-rich-text: puts Trix in the place of a plain textarea. The server takes the HTML from the hidden field, cleans
// it, and without JavaScript takes the textarea's plain words instead. Files are added beside the brief, not in it.
import "trix";

document.addEventListener("trix-file-accept", (event) => event.preventDefault());

for (const field of document.querySelectorAll("[data-rich-text]")) {
  const area = field.querySelector("textarea");
  const html = field.querySelector("input[type=hidden]");
  html.disabled = false;
  field.append(field.querySelector("template").content.cloneNode(true));
  const editor = field.querySelector("trix-editor");
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (area.hasAttribute(name)) editor.setAttribute(name, area.getAttribute(name));
  }
  const label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
  if (label) {
    label.id ||= `${area.id}_label`;
    editor.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => editor.focus());
  }
  keepFocusWhereItWent(editor);
  area.remove();
}

// Trix draws one frame after a keystroke, and that takes the focus back into the editor from whoever went on meanwhile.
function keepFocusWhereItWent(editor) {
  let next = null;
  editor.addEventListener("focusout", (event) => {
    next = event.relatedTarget;
    requestAnimationFrame(() => { next = null; });
  });
  editor.addEventListener("focusin", (event) => {
    if (event.relatedTarget === next) next?.focus();
  });
}

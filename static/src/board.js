// The board of participants: a card dropped on another column sends its own form "Move to…", so dragging does what the
// menu does. The card goes back at once; the server's answer draws the board as it then is.
import Sortable from "sortablejs";

const ready = new WeakSet();

function watch() {
  for (const column of document.querySelectorAll("[data-column]")) {
    if (ready.has(column)) continue;
    ready.add(column);
    Sortable.create(column, {
      group: "participants",
      draggable: "[data-card]",
      filter: "a, button, input, summary, .menu-list",
      preventOnFilter: false,
      sort: false,
      delay: 200,
      delayOnTouchOnly: true,
      animation: 120,
      ghostClass: "card-ghost",
      onEnd: dropped,
    });
  }
}

function dropped({ item, from, to, oldDraggableIndex }) {
  if (from === to) return;
  const cards = from.querySelectorAll(":scope > [data-card]");
  from.insertBefore(item, cards[oldDraggableIndex] ?? null);
  const stage = to.dataset.column;
  if (stage === "out") return item.querySelector("[data-take-out]")?.click();
  send(item.querySelector("form[data-move]"), stage);
}

function send(form, stage) {
  const to = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: stage });
  form.append(to);
  form.requestSubmit();
  to.remove();
}

// Sortable leaves empty style attributes behind, which htmx would set again on the new cards; the policy forbids that.
document.addEventListener("htmx:beforeSwap", () => {
  for (const styled of document.querySelectorAll("#pipeline [style]")) styled.removeAttribute("style");
});

watch();
document.addEventListener("htmx:load", watch);

// The page where a version is looked at: comments jump to their moment, and new ones take the player's.

const player = document.querySelector("[data-player]");
const typing = (element) => element.closest?.("input, textarea, select, button, a, summary, video, [contenteditable]");
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

if (player) {
  document.querySelector("[data-review-keys]").hidden = false;
  document.addEventListener("click", seek);
  document.addEventListener("focusin", pin);
  document.addEventListener("keydown", keys);
  document.addEventListener("htmx:load", draw);
  for (const event of ["timeupdate", "loadedmetadata", "seeked"]) player.addEventListener(event, progress);
  draw();
}

// data-seek="seconds": the player goes there. A click on the line goes to where it was clicked.
function seek(event) {
  const mark = event.target.closest("[data-seek]");
  const track = event.target.closest("[data-track]");
  if (!mark && !track) return;
  player.pause();
  if (mark) {
    player.currentTime = Number(mark.dataset.seek);
    if (!mark.matches(".review-mark")) event.preventDefault();
    return;
  }
  const box = track.getBoundingClientRect();
  player.currentTime = ((event.clientX - box.left) / box.width) * length();
}

// Whoever begins to write means the moment that is on the screen.
function pin(event) {
  const form = event.target.closest("[data-comment-form]");
  if (!form || event.target.name !== "text" || event.target.value) return;
  player.pause();
  if (player.currentTime > 0) form.elements.time.value = clock(player.currentTime);
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === " ") {
    event.preventDefault();
    if (player.paused) player.play();
    else player.pause();
  } else if (event.key === "c") {
    const field = document.querySelector("[data-comment-form] [name=text]");
    if (!field) return;
    event.preventDefault();
    field.focus();
  }
}

function draw() {
  const line = document.querySelector("[data-line]");
  line.hidden = false;
  for (const mark of line.querySelectorAll("[data-seek]")) mark.style.left = `${(100 * mark.dataset.seek) / length()}%`;
  progress();
}

function progress() {
  document.querySelector("[data-done]").style.width = `${(100 * player.currentTime) / length()}%`;
}

function length() {
  return Number(document.querySelector("[data-line]").dataset.seconds);
}

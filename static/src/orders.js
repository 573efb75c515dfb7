// The order form. data-due-fill: the order's due date goes into every deliverable's that is empty or still has the old one.

for (const form of document.querySelectorAll("[data-due-fill]")) {
  const whole = form.elements.due_date;
  let before = whole.value;
  whole.addEventListener("change", () => {
    for (let number = 1; form.elements[`due_${number}`]; number += 1) {
      const own = form.elements[`due_${number}`];
      if (!own.value || own.value === before) own.value = whole.value;
    }
    before = whole.value;
  });
}

// Judges the choices of a quiz. Without this file its answer can still be opened.
for (const quiz of document.querySelectorAll('form.quiz')) {
  quiz.addEventListener('submit', event => {
    event.preventDefault();
    let right = true;
    for (const input of quiz.querySelectorAll('input')) {
      const good = input.dataset.right === '1';
      right &&= input.checked === good;
      input.parentElement.className = !input.checked ? '' : good ? 'right' : 'wrong';
    }
    quiz.querySelector('output').textContent = right ? '✓ ' + quiz.dataset.right : '✗ ' + quiz.dataset.wrong;
    if (right) quiz.querySelector('details').open = true;
  });
}

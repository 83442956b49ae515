// Buttons that run the labs and judge the exercises. They appear only where `cargo lab book serve`
// answers: its address brings a token, which every request shows. Elsewhere nothing changes.
(async () => {
  const boxes = document.querySelectorAll('.lab-command:is([data-run], [data-check])');
  let token = null;
  try {
    const brought = location.hash.match(/^#t=([0-9a-f]{32})$/);
    if (brought) {
      sessionStorage.setItem('lab-token', brought[1]);
      history.replaceState(null, '', location.pathname + location.search);
    }
    token = sessionStorage.getItem('lab-token');
  } catch { /* storage is turned off */ }
  if (!token || !location.protocol.startsWith('http')) return;

  const ko = document.documentElement.lang === 'ko';
  const say = ko ? {
    run: '실행', check: '채점', stop: '중지', input: '입력할 줄', output: '출력', building: '빌드하는 중…', failed: '서버에 연결할 수 없습니다.',
    ended: '끝났습니다. 종료 코드: ', killed: '끝났습니다.', stopped: '중지했습니다.', time: '제한 시간이 지나 중지했습니다.',
    output_limit: '출력이 너무 많아 중지했습니다.', unbuilt: '빌드하지 못했습니다.',
    passed: '통과', not_passed: '실패', skipped: '건너뜀', steps: '한 일', evidence: '근거', conversation: '오간 내용', why: '흔한 원인', hint: '힌트', book: '책에서 읽을 곳',
  } : {
    run: 'Run', check: 'Check', stop: 'Stop', input: 'A line to type into', output: 'Output of', building: 'building…', failed: 'The server does not answer.',
    ended: 'Ended with exit code ', killed: 'Ended.', stopped: 'Stopped.', time: 'Stopped at the time limit.',
    output_limit: 'Stopped: it printed too much.', unbuilt: 'It could not be built.',
    passed: 'passed', not_passed: 'failed', skipped: 'skipped', steps: 'Steps', evidence: 'Evidence', conversation: 'Conversation', why: 'Why', hint: 'Hint', book: 'In this book',
  };
  const words = text => !text ? '' : typeof text === 'string' ? text : text[ko ? 'ko' : 'en'] || text.en || '';
  const post = (path, body = '', signal) => fetch('/api/' + path, { method: 'POST', headers: { 'x-lab-token': token }, body, signal });
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  let version;
  try {
    const hello = await post('hello');
    if (!hello.ok) return;
    ({ version } = await hello.json());
  } catch { return; /* some other host */ }

  // Calls `tell` with each event of a run until its end.
  const follow = async (path, body, signal, tell) => {
    const answer = await post(path, body, signal);
    if (!answer.ok) throw new Error(await answer.text());
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ''; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) tell(JSON.parse(line));
    }
  };
  const ending = ({ why, code }) => why !== 'ended' ? say[why === 'output' ? 'output_limit' : why] : code === null ? say.killed : say.ended + code;

  // A box's buttons and its output. `verb` is run or check; `judged` shows a verdict.
  const controls = (box, verb, path, body, name, judged) => {
    const start = make('button', { type: 'button', className: `${verb}-start`, textContent: `▶ ${say[verb]}` });
    start.setAttribute('aria-label', `${say[verb]} ${name}`);
    const stop = make('button', { type: 'button', className: `${verb}-stop`, textContent: `■ ${say.stop}` });
    stop.setAttribute('aria-label', `${say.stop} ${name}`);
    const output = make('div', { className: `${verb}-output`, hidden: true, tabIndex: 0 });
    output.setAttribute('role', 'log');
    output.setAttribute('aria-live', 'polite');
    output.setAttribute('aria-label', ko ? `${name} ${say.output}` : `${say.output} ${name}`);
    const input = make('input', { className: 'run-input', type: 'text', autocomplete: 'off', spellcheck: false, hidden: true });
    input.setAttribute('aria-label', ko ? `${name}: ${say.input}` : `${say.input} ${name}`);
    input.placeholder = ko ? say.input : `${say.input} ${name}`;
    const buttons = make('div', { className: 'lab-buttons' }, start, stop);
    if (verb === 'run') buttons.append(input);
    box.append(buttons, output);

    let id = null;
    let abort = null;
    // Not `disabled`: a button that is would lose the focus.
    const running = is => {
      start.setAttribute('aria-disabled', is);
      stop.setAttribute('aria-disabled', !is);
      if (!is) { abort = null; id = null; if (document.activeElement === input) start.focus(); input.hidden = true; }
    };
    const print = (kind, text) => {
      const end = output.scrollHeight - output.scrollTop - output.clientHeight < 40;
      output.append(make('span', { className: kind, textContent: text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '') }));
      if (end) output.scrollTop = output.scrollHeight;
    };
    running(false);

    start.addEventListener('click', async () => {
      if (abort) return;
      abort = new AbortController();
      running(true);
      output.hidden = false;
      output.textContent = '';
      print('end', say.building + '\n');
      let verdict = '';
      try {
        await follow(path, body, abort.signal, event => {
          if (event.kind === 'started') id = event.id;
          else if (event.kind === 'running') input.hidden = false;
          else if (event.kind !== 'end') {
            if (judged && event.kind === 'stdout') verdict += event.text;
            else print(event.kind, event.text);
          } else if (judged && event.why === 'ended' && verdict) output.append(...judged(JSON.parse(verdict)));
          else print('end', ending(event) + '\n');
        });
      } catch (error) {
        print('stderr', (error.name === 'TypeError' ? say.failed : error.message) + '\n');
      }
      running(false);
    });
    stop.addEventListener('click', () => { if (id !== null) post(`stop/${id}`).catch(() => {}); });
    input.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.isComposing || id === null) return;
      print('typed', input.value + '\n');
      post(`input/${id}`, input.value).catch(() => {});
      input.value = '';
    });
    addEventListener('pagehide', () => abort?.abort());
  };

  // A hint is there for whoever wants one, and stays closed until then.
  const hint = report => report.passed || !words(report.hint) ? []
    : [make('details', { className: 'check-hint' }, make('summary', { textContent: say.hint }), make('p', { textContent: words(report.hint) }))];

  const judged = verdict => verdict.reports.filter(report => !report.build_error).flatMap(report => report.checks.map(check => {
    const passed = check.status === 'passed';
    const mark = passed ? '✓' : check.status === 'skipped' ? '–' : '✗';
    const status = passed ? say.passed : check.status === 'skipped' ? say.skipped : say.not_passed;
    const parts = [make('p', { className: passed ? 'right' : 'wrong' }, make('strong', {}, `${mark} ${status}: `), words(check.title) || check.id)];
    if (passed) return make('section', {}, ...parts);
    if (words(check.message)) parts.push(make('p', { textContent: words(check.message) }));
    const details = make('details', {}, make('summary', { textContent: say.steps }), make('ol', {}, ...(check.steps || []).map(step => make('li', { textContent: words(step) }))));
    if (check.steps?.length) parts.push(details);
    for (const part of ['conversation', 'evidence']) {
      if (words(check[part])) parts.push(make('p', { textContent: say[part] }), make('pre', { textContent: words(check[part]), tabIndex: 0, role: 'group', ariaLabel: say[part] }));
    }
    if (words(check.why)) parts.push(make('p', {}, make('strong', {}, say.why + ': '), words(check.why)));
    const place = /^(\d\d)#([a-z0-9-]+)$/.exec(check.book || '');
    if (place) parts.push(make('p', {}, make('a', { href: `lab${place[1]}.html#${place[2]}`, textContent: `${say.book}: lab${place[1]}#${place[2]}` })));
    return make('section', {}, ...parts);
  }).concat(hint(report)));

  for (const box of boxes) {
    const { run, check } = box.dataset;
    if (check) { controls(box, 'check', `check/${check}`, '', check, judged); continue; }
    const [program, ...args] = run.split(' ');
    controls(box, 'run', `run/${program}`, args.join(' '), run);
  }

  // An author's page follows its sources, but no run is cut off by it.
  for (;;) {
    try {
      const news = await post(`changed/${version}`);
      if (!news.ok) return;
      if ((await news.json()).version !== version && !document.querySelector('[class$="-stop"][aria-disabled="false"]')) return location.reload();
      await new Promise(wake => setTimeout(wake, 200));
    } catch { return; /* the server has ended */ }
  }
})();

// Korean search. mdBook's index drops every Korean word, but keeps the text of each section: so a Korean
// query is looked for there, as parts of words and without particles. Other queries go mdBook's way.
(() => {
  if (typeof elasticlunr === 'undefined') return;
  const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]/;
  // Particles that follow a noun (조사), the longest first.
  const PARTICLE = /(?:으로부터|에서부터|에게서는|이라는|이라고|에서는|에서도|으로는|으로도|에게서|까지는|부터는|이란|라는|라고|에서|에게|에는|에도|으로|로는|로도|까지|부터|처럼|보다|하고|이나|이며|마다|조차|밖에|들은|들을|들이|은|는|이|가|을|를|의|에|로|와|과|도|만|란)$/;
  const normal = text => (text || '').normalize('NFC').toLowerCase();
  // A word of one syllable would be found everywhere: such a noun keeps its particle.
  const stem = word => {
    const noun = word.replace(PARTICLE, '');
    return noun.length >= 2 ? noun : word;
  };
  const words = query => normal(query).split(/\s+/).filter(Boolean).map(stem);

  // How often `word` is in `text`.
  const count = (text, word) => text.split(word).length - 1;
  const score = (section, word) => {
    const found = 10 * count(section.title, word) + 3 * count(section.path, word) + Math.min(5, count(section.body, word));
    return found || null;
  };
  const find = (sections, query) => {
    const wanted = words(query);
    const found = [];
    for (const section of sections) {
      const scores = wanted.map(word => score(section, word));
      if (scores.includes(null)) continue;
      found.push({ ref: section.ref, doc: section.doc, score: scores.reduce((sum, it) => sum + it, 0) });
    }
    return found.sort((one, other) => other.score - one.score);
  };

  const load = elasticlunr.Index.load;
  elasticlunr.Index.load = function (stored) {
    const index = load.call(this, stored);
    const sections = Object.entries(index.documentStore.docs).map(([ref, doc]) => (
      { ref, doc, title: normal(doc.title), body: normal(doc.body), path: normal(doc.breadcrumbs) }));
    const search = index.search.bind(index);
    index.search = (query, options) => HANGUL.test(normal(query)) ? find(sections, query) : search(query, options);
    return index;
  };

  // mdBook shows the words around a hit by comparing stems: those of Korean words are the nouns.
  const stemmer = elasticlunr.stemmer;
  elasticlunr.stemmer = word => HANGUL.test(word) ? stem(normal(word)) : stemmer(word);

  // On the page that a result leads to, mdBook marks the query's words as they were typed: mark the nouns too.
  const typed = new URLSearchParams(location.search).get('highlight');
  if (typed && HANGUL.test(typed)) {
    new Mark(document.getElementById('mdbook-content')).mark(words(typed), { exclude: ['text'] });
  }
})();

// The passages that were found, with every number that put them where they are.
import { empty, h, share, table } from './dom.js';
import { grouped } from './sentences.js';
import { on, state } from './state.js';

export function createCandidates(place) {
  const show = () => {
    place.replaceChildren();
    const { shown } = state;
    if (!shown?.candidates) {
      place.append(
        empty('No candidates yet', h('p', {}, 'Once you have asked, each passage that was found stands here with its rank and score from each source.')),
      );
      return;
    }
    if (shown.candidates.length === 0) {
      place.append(empty('Nothing was found', h('p', {}, 'No passage holds what the question asks for, or this key may not see it.')));
      return;
    }
    const columns = [...new Set(shown.candidates.flatMap((candidate) => candidate.sources.map((each) => `${each.source}|${each.round}`)))].sort(
      (a, b) => a.split('|')[1] - b.split('|')[1] || a.localeCompare(b),
    );
    const passages = new Map(grouped(shown).map((passage) => [passage.candidate?.passage_id, passage]));
    const reranked = [...shown.candidates].sort((a, b) => (b.rank_probability ?? 0) - (a.rank_probability ?? 0) || a.rank - b.rank);
    const place_of = new Map(reranked.map((candidate, i) => [candidate.passage_id, i + 1]));
    place.append(
      h('p', { class: 'note' }, 'bm25 goes by words, dense by meaning, fused is both; ▲ was moved up by the reranker, ▼ down.'),
      feedback(shown.feedback),
      table(
        'Candidates, in the order of the reranker',
        [
          'Reranked',
          'Passage',
          'Probability',
          'Kept',
          'Retrieved',
          'Fused',
          ...columns.map((column) => {
            const [source, round] = column.split('|');
            return Number(round) > 1 ? `${source}, round ${round}` : source;
          }),
        ],
        reranked.map((candidate) => {
          const now = place_of.get(candidate.passage_id);
          const sentences = passages.get(candidate.passage_id)?.sentences ?? [];
          return [
            h('b', {}, String(now)),
            [candidate.title || candidate.document_id, h('span', { class: 'note block' }, `${candidate.document_id}, characters ${candidate.start}–${candidate.end}`)],
            [candidate.rank_probability === undefined ? 'not read' : share(candidate.rank_probability), candidate.truncated ? ' (cut)' : ''],
            `${sentences.filter((sentence) => sentence.kept).length} of ${sentences.length}`,
            [String(candidate.rank), move(candidate.rank - now)],
            share(candidate.fused.value),
            ...columns.map((column) => {
              const [source, round] = column.split('|');
              const said = candidate.sources.find((each) => each.source === source && each.round === Number(round));
              return said ? [said.raw.value.toFixed(2), h('span', { class: 'note block' }, said.rank ? `rank ${said.rank}` : 'not in its list')] : '–';
            }),
          ];
        }),
      ),
    );
  };

  const move = (by) =>
    by === 0
      ? ''
      : h('span', { class: by > 0 ? 'up' : 'down' }, ` ${by > 0 ? '▲' : '▼'}${Math.abs(by)}`, h('span', { class: 'hidden' }, by > 0 ? ' up' : ' down'));

  const feedback = (report) => {
    if (!report) {
      return '';
    }
    const terms = (report.terms ?? []).slice(0, 12).map((term) => term.term);
    return h(
      'p',
      {},
      report.ran
        ? ['A second round of retrieval ran (', report.reason, terms.length ? `) with the words ${terms.join(', ')}.` : ') with the vectors of the best passages.']
        : ['There was one round of retrieval (feedback: ', report.reason, ').'],
    );
  };

  on('shown', show);
  show();
}

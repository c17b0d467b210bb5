import itertools
import unittest

import numpy

from tests.made_up import pair, random_pairs
from winnow_training.batches import LONGEST_PART, MOST_STREWN, POOLED_PARTS, BatchStream, Mixture, Position, asked_alike, batch_of, fitted, row_length
from winnow_training.rows import UNKNOWN


class LayoutTest(unittest.TestCase):
    def test_a_row_is_laid_out_as_the_product_does(self):
        batch = batch_of([pair(2, 1, [2, 0, 3], [0, 1, 1]), pair(1, 0, [1], [0])])
        self.assertEqual(batch.ids[0].tolist(), [101, 1, 2, 102, 3, 4, 5, 6, 7, 8, 102])
        self.assertEqual(batch.types[0].tolist(), [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1])
        self.assertEqual(batch.sentence[0].tolist(), [-1, -1, -1, -1, -1, 0, 0, 2, 2, 2, -1])
        self.assertEqual(batch.ids[1].tolist(), [101, 1, 102, 2, 102, 0, 0, 0, 0, 0, 0])
        self.assertEqual(batch.mask[1].tolist(), [1] * 5 + [0] * 6)
        self.assertEqual(batch.sentence[1].tolist(), [-1, -1, -1, 3] + [-1] * 7)
        self.assertEqual(batch.labels.tolist(), [0, 1, 1, 0])
        self.assertEqual(batch.row_of_sentence.tolist(), [0, 0, 0, 1])
        self.assertEqual(batch.relevant.tolist(), [1, 0])

    def test_a_row_that_is_too_long_loses_sentences_and_a_single_sentence_its_end(self):
        long = pair(4, 2, [10, 20, 30], [0, 0, 1])
        self.assertEqual([len(s) for s in fitted(long, 40).sentences], [10, 20])
        self.assertEqual(fitted(long, 40).labels.tolist(), [0, 0])
        self.assertEqual(row_length(fitted(pair(4, 2, [60], [1]), 40)), 40)
        self.assertEqual(row_length(fitted(long, 100)), row_length(long))

    def test_a_sentence_that_nobody_labelled_is_read_and_not_judged(self):
        batch = batch_of([pair(1, 0, [2, 2], [UNKNOWN, UNKNOWN]), pair(1, 0, [1, 2], [0, UNKNOWN])])
        self.assertEqual(batch.ids[0].tolist(), [101, 1, 102, 2, 3, 4, 5, 102])
        self.assertEqual(batch.sentence.tolist(), [[-1] * 8, [-1, -1, -1, 0, -1, -1, -1, -1]])
        self.assertEqual((batch.labels.tolist(), batch.row_of_sentence.tolist()), ([0], [1]))
        self.assertEqual(batch.relevant.tolist(), [1, 1])


class StreamTest(unittest.TestCase):
    def stream(self, pairs=None, templated=frozenset(), **mixture):
        return BatchStream(pairs or random_pairs(300), Mixture(chunk=64, window=60, **mixture), 512, templated)

    def test_a_stream_goes_on_from_any_position_as_if_it_had_not_stopped(self):
        whole = list(itertools.islice(self.stream().batches(Position()), 60))
        for stop in (1, 7, 23, 41):
            rest = list(itertools.islice(self.stream().batches(whole[stop - 1][1]), 60 - stop))
            for (batch, position), (expected, expected_position) in zip(rest, whole[stop:], strict=True):
                self.assertEqual(position, expected_position)
                numpy.testing.assert_array_equal(batch.ids, expected.ids)
                numpy.testing.assert_array_equal(batch.labels, expected.labels)
        self.assertGreater(whole[-1][1].epoch, 0)

    def test_batches_stay_within_their_tokens_and_rows_within_the_window(self):
        for batch, _ in itertools.islice(self.stream().batches(Position()), 60):
            self.assertLessEqual(batch.ids.size, 512)
            self.assertLessEqual(batch.ids.shape[1], 60)

    def test_an_epoch_has_every_set_by_its_share_and_repeats_a_pair_only_once_all_were_drawn(self):
        pairs = random_pairs(330, datasets=("squad",) * 10 + ("qed",))
        order = self.stream(pairs, set_exponent=0.5)._epoch(0)
        counts = numpy.bincount(pairs.sets[order])
        self.assertAlmostEqual(counts[0] / counts[1], 10**0.5, delta=0.1)
        times = numpy.bincount(order, minlength=330)
        for number in (0, 1):
            own = times[pairs.sets == number]
            self.assertLessEqual(own.max() - own.min(), 1)

    def test_a_set_that_people_labelled_is_drawn_more_often_where_the_mixture_says_so(self):
        pairs = random_pairs(300, datasets=("squad", "qed"))
        counts = numpy.bincount(pairs.sets[BatchStream(pairs, Mixture(by_people=2.0), 512, frozenset(), frozenset({"qed"}))._epoch(0)])
        self.assertAlmostEqual(counts[1] / counts[0], 2, delta=0.05)

    def test_evidence_stands_first_and_last_in_parts_as_often_as_planned(self):
        stream = self.stream(cropped=1.0, spared=0.0, most_cropped=5)
        random = numpy.random.default_rng(3)
        first = last = inside = 0
        for _ in range(600):
            part = stream._part(pair(1, 0, [2] * 12, [0] * 5 + [1] + [0] * 6), random)
            self.assertTrue(part.labels.any())
            if len(part.labels) > 2:
                place = int(numpy.flatnonzero(part.labels)[0])
                first += place == 0
                last += place == len(part.labels) - 1
                inside += 0 < place < len(part.labels) - 1
        self.assertGreater(min(first, last), inside * 0.8)

    def test_a_spared_part_has_no_evidence(self):
        stream = self.stream(spared=1.0, most_cropped=3)
        random = numpy.random.default_rng(3)
        for _ in range(50):
            self.assertFalse(stream._part(pair(1, 0, [2] * 12, [0] * 5 + [1] + [0] * 6), random).labels.any())

    def test_foreign_passages_come_from_other_documents_and_keep_nothing(self):
        pairs = random_pairs(300)
        stream = self.stream(pairs, foreign=1.0)
        order = numpy.arange(300)
        random = numpy.random.default_rng(3)
        changed = 0
        for index in range(300):
            own = pairs[index]
            foreign = stream._with_foreign_passage(index, own, order, random)
            numpy.testing.assert_array_equal(foreign.question, own.question)
            if foreign is not own:
                changed += 1
                self.assertFalse(foreign.labels.any())
                self.assertNotEqual(foreign.title.tolist(), own.title.tolist())
        self.assertGreater(changed, 250)

    def test_templated_sets_give_each_other_no_foreign_passage(self):
        pairs = random_pairs(100, datasets=("contractnli",))
        stream = self.stream(pairs, frozenset({"contractnli"}), foreign=1.0)
        random = numpy.random.default_rng(3)
        self.assertTrue(all(stream._with_foreign_passage(i, own := pairs[i], numpy.arange(100), random) is own for i in range(100)))

    def test_a_surrounded_pair_nearly_fills_the_window_and_keeps_its_own_evidence_anywhere_in_it(self):
        pairs = random_pairs(300)
        stream = self.stream(pairs)
        random = numpy.random.default_rng(3)
        places, lengths, behind = [], [], []
        for index in range(300):
            own = pairs[index]
            if row_length(own) > 50 or not own.labels.any():
                continue
            among = stream._surrounded(index, own, numpy.arange(300), random)
            self.assertLessEqual(row_length(among), 60)
            evidence = [own.sentences[i].tolist() for i in numpy.flatnonzero(own.labels)]
            self.assertEqual([among.sentences[i].tolist() for i in numpy.flatnonzero(among.labels)], evidence)
            places.append(sum(len(s) for s in among.sentences[:int(numpy.flatnonzero(among.labels)[0])]))
            lengths.append(row_length(among))
            behind.append(len(among.sentences) - 1 - int(numpy.flatnonzero(among.labels)[-1]))
        self.assertGreater(sum(p < 8 for p in places), len(places) * 0.1)
        self.assertGreater(sum(p > 25 for p in places), len(places) * 0.1)
        self.assertGreater(numpy.mean(lengths), 48)
        self.assertGreater(numpy.mean(behind), 1.5)

    def test_sentences_of_others_are_strewn_among_a_pairs_own_and_none_of_them_is_needed(self):
        pairs = random_pairs(300)
        stream = self.stream(pairs, strewn=1.0)
        random = numpy.random.default_rng(3)
        first, last, more = 0, 0, set()
        for index in range(300):
            own = pairs[index]
            strewn = stream._strewn(index, own, numpy.arange(300), random)
            kept = [s for s in strewn.sentences if any(s is mine for mine in own.sentences)]
            self.assertEqual([s.tolist() for s in kept], [s.tolist() for s in own.sentences])
            self.assertEqual([label for s, label in zip(strewn.sentences, strewn.labels, strict=True) if any(s is mine for mine in own.sentences)],
                             own.labels.tolist())
            self.assertEqual(strewn.labels.sum(), own.labels.sum())
            more.add(len(strewn.sentences) - len(own.sentences))
            first += strewn.sentences[0] is not own.sentences[0]
            last += strewn.sentences[-1] is not own.sentences[-1]
        self.assertEqual(max(more), MOST_STREWN)
        self.assertGreater(min(first, last), 60)

    def test_strewn_pairs_are_in_the_stream_where_they_are_asked_for(self):
        plain, strewn = (next(self.stream(strewn=share).batches(Position()))[0] for share in (0.0, 0.5))
        self.assertFalse(numpy.array_equal(plain.ids, strewn.ids))

    def test_a_pool_has_the_evidence_of_its_question_among_parts_of_what_else_was_found_for_it(self):
        pairs = random_pairs(300)
        stream = self.stream(pairs, pooled=1.0, spared=0.0)
        alike = asked_alike(pairs)
        random = numpy.random.default_rng(3)
        places = []
        for index in range(300):
            own = pairs[index]
            pool = stream._pool(index, numpy.arange(300), random)
            numpy.testing.assert_array_equal(pool.question, own.question)
            self.assertEqual(len(pool.title), 0)
            found = {s.tobytes() for i in alike[index] for s in pairs[int(i)].sentences}
            self.assertTrue({s.tobytes() for s in pool.sentences} <= found)
            evidence = {s.tobytes() for i in alike[index] for s, label in zip(pairs[int(i)].sentences, pairs[int(i)].labels) if label}
            labelled = {s.tobytes() for s, label in zip(pool.sentences, pool.labels) if label}
            self.assertTrue(labelled <= evidence)
            if own.labels.any():
                self.assertTrue(labelled & {s.tobytes() for s, label in zip(own.sentences, own.labels) if label})
                places.append(int(numpy.flatnonzero(pool.labels)[0]))
        self.assertGreater(len(set(places)), 5)

    def test_a_question_that_is_asked_of_one_passage_gets_a_pool_with_strangers(self):
        pairs = random_pairs(2, datasets=("squad", "multirc"))
        pool = self.stream(pairs, pooled=1.0)._pool(0, numpy.arange(2), numpy.random.default_rng(3))
        own = {s.tobytes() for s in pairs[0].sentences}
        strange = [label for s, label in zip(pool.sentences, pool.labels) if s.tobytes() not in own]
        self.assertTrue(strange)
        self.assertFalse(any(strange))

    def test_pools_have_a_window_of_their_own_and_no_more_parts_than_planned(self):
        pairs = random_pairs(300)
        stream = self.stream(pairs, pooled=1.0, pool_window=90)
        lengths = [batch.ids.shape[1] for batch, _ in itertools.islice(stream.batches(Position()), 60)]
        self.assertTrue(60 < max(lengths) <= 90)
        own = pairs[0]
        most = max(len(own.sentences), 10) + (POOLED_PARTS - 1) * LONGEST_PART
        for seed in range(50):
            self.assertLessEqual(len(stream._pool(0, numpy.arange(300), numpy.random.default_rng(seed)).sentences), most)

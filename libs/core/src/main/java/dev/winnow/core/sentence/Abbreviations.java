package dev.winnow.core.sentence;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words, in lower case and without their last stop, that tell an abbreviation's stop from a
 * sentence's. The lists are those that the labels of the training data were split with; another
 * word moves borders away from them, so it needs a new {@link SentenceSplitter#name() name}.
 */
final class Abbreviations {

    /** A stop after one of these ends no sentence. */
    static final Set<String> NEVER =
            words(
                    // titles and ranks
                    "mr mrs ms dr prof rev hon fr sr jr vs mme mlle messrs",
                    "gen col lt sgt capt cmdr adm maj pvt gov sen rep pres st mt ft",
                    // references
                    "v viz cf ca c approx eq eqs fig figs ref refs sec secs ch chap vol vols no nos nr art arts p pp para paras",
                    "ed eds trans al e.g i.e eg ie resp esp incl est min max avg op cit ibid et seq cl sched reg regs subsec",
                    "s.t w.r.t a.k.a aka u.s.c var spp sp subsp cv",
                    // institutions, streets, places
                    "dept div univ assn ave blvd rd hwy pt dist",
                    // months and days
                    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun",
                    // languages, and letters that stand for a word
                    "gr lit lat gk ger engl b d m n f ph");

    /** A stop after one of these ends a sentence only if a likely first word follows. */
    private static final Set<String> MAYBE =
            words(
                    "inc ltd corp co llc plc bros assoc etc intl int jr sr esq",
                    "u.s u.k u.n e.u u.s.a d.c a.m p.m b.c a.d ph.d m.d b.a m.a b.s m.s",
                    "tel ext sq lb lbs oz kg km cm mm hr hrs mins yr yrs st");

    /** Letters with stops between. */
    private static final Pattern DOTTED = Pattern.compile("[a-z](?:\\.[a-z])+");

    /**
     * Entries of {@link #NEVER} that are whole words, too: before a likely first word they end a
     * sentence.
     */
    static final Set<String> WORDS_TOO = words("no art sun sat min max est al trans st");

    /** Those of {@link #WORDS_TOO} that introduce a number. */
    static final Set<String> BEFORE_NUMBERS = words("no art");

    /** Words that often begin a sentence and seldom follow an abbreviation as part of a name. */
    static final Set<String> STARTERS =
            words(
                    "the a an it its it's this that these those he she they we you i his her their our your my there here",
                    "in on at by for from with to as of during under over between among despite unlike like according about",
                    "if when while where after before since until although though because but and or so",
                    "however moreover furthermore therefore thus hence also finally additionally",
                    "then once later today now meanwhile instead",
                    "one two three four five six seven eight nine ten first second third",
                    "some many most all both each every other others another such no not more several few any nearly just only even",
                    "what who why how which",
                    "can do does did is are was were will would should may might must has have had",
                    "please see note click go use set let make");

    /**
     * After an initial, other words of {@link #STARTERS} may be a name's next part ("Plan B. It
     * works", "J. So").
     */
    static final Set<String> AFTER_INITIAL = words("the it in this he she they however");

    private Abbreviations() {}

    /**
     * Whether the word is listed as one that may end a sentence, or has the form of such: letters
     * with stops between.
     */
    static boolean isPerhapsLast(String word) {
        return MAYBE.contains(word) || DOTTED.matcher(word).matches();
    }

    /** For look-ups only, never iterated. */
    private static Set<String> words(String... lines) {
        return Set.of(String.join(" ", lines).split(" ", -1));
    }
}

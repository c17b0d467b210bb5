package dev.winnow.pruner.select;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Measures how much a sentence looks like an instruction to a language model (OWASP LLM01:2025,
 * prompt injection); nothing is dropped for it. Manuals are full of instructions to people, so only
 * signs count that a person has no use for: earlier instructions set aside, another role, the model
 * addressed by name, the tokens of chat templates, the prompt asked for, silence towards the
 * reader. English only, and words only: a false statement in plain words is not found, and a
 * sentence about such attacks is.
 *
 * <p>Every sign has a weight, and a sentence with several has {@code 1 - (1 - w1)(1 - w2)...}.
 * Signs after the scenarios of OWASP LLM01:2025 and the attacks of Perez and Ribeiro, "Ignore
 * previous prompt" (arXiv 2211.09527); weights picked by hand, high where a manual hardly ever has
 * such words. Quantifiers are possessive or bounded, so that hostile text takes linear time.
 */
final class PromptInjectionRules {

    /** Below this a sentence counts as none: the weakest sign by itself. */
    private static final double LEAST = .4;

    /** Up to five words between two that belong together. */
    private static final String WORDS = "(?:\\W++\\w++){0,5}?\\W++";

    /** Names of instructions to a model. */
    private static final List<String> ORDERS =
            List.of("instruction", "prompt", "directive", "guideline", "rule", "system message");

    private static final List<Sign> SIGNS =
            List.of(
                    // Earlier instructions set aside.
                    new Sign(
                            .7,
                            ORDERS,
                            "\\b(?:ignore|disregard|forget|override|bypass|neglect|(?:do not|don't|stop) follow(?:ing)?)\\b"
                                    + WORDS
                                    + "(?:instruction|prompt|directive|guideline|rule|system message)s?\\b"),
                    new Sign(
                            .6,
                            ORDERS,
                            "\\b(?:previous|prior|preceding|earlier|above|your) (?:instruction|prompt|directive|guideline|system message)s?\\b"
                                    + "|\\bsystem prompt\\b"),
                    // Another role, or other orders.
                    new Sign(
                            .6,
                            List.of("you ", "from now on", "pretend ", " as "),
                            "\\byou are (?:now|no longer)\\b|\\bfrom now on,? you\\b|\\bpretend (?:to be|that you)\\b"
                                    + "|\\b(?:act|behave|respond|answer) as (?:if you|an? (?:ai|assistant|admin|developer|unrestricted))\\b"),
                    new Sign(
                            .5,
                            List.of(":"),
                            "\\b(?:new|updated|real|actual) (?:system )?(?:instruction|directive|prompt|order)s?\\s*+:"),
                    // The model addressed by name.
                    new Sign(
                            .5,
                            List.of("language model", "bot", "ai ", "llm", "assistant"),
                            "\\b(?:(?:large )?language models?|chat ?bots?|ai (?:assistant|model|system|agent)s?|llms?|assistant)\\b"
                                    + "\\s*+(?:,|:|must\\b|should\\b|shall\\b|please\\b|do not\\b|don't\\b)"),
                    // Tokens and headings of chat templates. Whatever stands between bars is one,
                    // plain or full-width; names in brackets alone are placeholders in many a
                    // manual, so these are listed.
                    new Sign(
                            .8,
                            List.of(">", "]", "e~["),
                            "<[|\\x{FF5C}][^\\s<>|\\x{FF5C}]{1,64}+[|\\x{FF5C}]>"
                                    + "|<(?:im_start|im_end|start_of_turn|end_of_turn|system|assistant|user|endoftext|eot_id|start_header_id)>|<</?SYS>>"
                                    + "|\\[/?(?:INST|SYSTEM_PROMPT|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS|MODEL_SETTINGS|THINK)]"
                                    + "|\\[[gs]MASK]|]~!?b[]\\[]|\\[e~\\["),
                    new Sign(
                            .5,
                            List.of(":"),
                            "^\\s*+(?:#{2,6} ?)?(?:system|assistant)( prompt| message)?\\s*+:"),
                    // The prompt and its secrets asked for.
                    new Sign(
                            .7,
                            ORDERS,
                            "\\b(?:reveal|repeat|print|show|output|leak|disclose)\\b"
                                    + WORDS
                                    + "(?:system prompt|hidden prompt|initial prompt|your (?:instruction|prompt|rule)s?)\\b"),
                    // Silence towards the reader, or words put into the answer.
                    new Sign(
                            .5,
                            List.of("do not ", "don't ", "never "),
                            "\\b(?:do not|don't|never) (?:tell|mention|inform|reveal|disclose|cite)\\b"
                                    + WORDS
                                    + "(?:user|reader|human|source|document|sentence|text)s?\\b"),
                    new Sign(
                            .4,
                            List.of("the user", "the reader", "the human"),
                            "\\b(?:tell|convince|instruct|persuade) the (?:user|reader|human)\\b"),
                    new Sign(
                            .4,
                            List.of("your ", " with "),
                            "\\byour (?:answer|response|reply|output) (?:must|should|shall|has to)\\b"
                                    + "|\\b(?:answer|respond|reply) (?:only )?with (?:the word|the following|exactly)\\b"));

    private PromptInjectionRules() {}

    /**
     * Scores a sentence.
     *
     * @return 0 for not at all, else from {@value #LEAST} to 1, in hundredths
     */
    static float score(String sentence) {
        String plain = plain(sentence);
        String lower = plain.toLowerCase(Locale.ROOT);
        double innocent = 1;
        for (Sign sign : SIGNS) {
            if (sign.shows(plain, lower)) {
                innocent *= 1 - sign.weight;
            }
        }
        double score = 1 - innocent;
        return score + 1e-9 < LEAST ? 0 : Math.round(score * 100) / 100f;
    }

    /**
     * As a reader sees it: without invisible characters and with single blanks, since an attack
     * hides its words between them.
     */
    private static String plain(String sentence) {
        StringBuilder plain = new StringBuilder(sentence.length());
        for (int i = 0; i < sentence.length(); ) {
            int point = sentence.codePointAt(i);
            i += Character.charCount(point);
            int type = Character.getType(point);
            if (Character.isWhitespace(point) || type == Character.SPACE_SEPARATOR) {
                if (!plain.isEmpty() && plain.charAt(plain.length() - 1) != ' ') {
                    plain.append(' ');
                }
            } else if (type != Character.FORMAT && type != Character.CONTROL) {
                // The apostrophe of typesetters.
                plain.appendCodePoint(point == '\u2019' ? '\'' : point);
            }
        }
        return plain.toString();
    }

    /**
     * @param needed in lower case, of which a text with this sign has at least one. Looking for
     *     them is a tenth of the expression's time, and most sentences have none.
     */
    private record Sign(double weight, List<String> needed, Pattern pattern) {

        Sign(double weight, List<String> needed, String expression) {
            this(weight, needed, Pattern.compile(expression, Pattern.CASE_INSENSITIVE));
        }

        boolean shows(String text, String lower) {
            for (String word : needed) {
                if (lower.contains(word)) {
                    return pattern.matcher(text).find();
                }
            }
            return false;
        }
    }
}

package dev.winnow.kg.link;

import java.util.Set;

/** The few words that say what kind of question this is. Picked by hand with the KG-RAG questions and everyday English in sight. */
final class Lexicon {

    /** Beside one of these, a symbol is a symbol: "gene CAT", "MET protein". */
    static final Set<String> SYMBOL_CUES =
            Set.of(
                    "gene",
                    "genes",
                    "protein",
                    "proteins",
                    "allele",
                    "alleles",
                    "mutation",
                    "mutations",
                    "locus",
                    "loci",
                    "variant",
                    "variants",
                    "snp",
                    "snps",
                    "polymorphism",
                    "polymorphisms",
                    "receptor",
                    "receptors",
                    "kinase",
                    "enzyme",
                    "antigen",
                    "oncogene",
                    "transcript");

    /** Before a cue these make it a noun of the sentence: "the gene can" is no gene CAN. */
    static final Set<String> DETERMINERS =
            Set.of(
                    "the", "a", "an", "this", "that", "these", "those", "which", "what", "each",
                    "every", "any", "some", "no", "all", "its", "their", "our", "my", "your", "his",
                    "her", "one", "same", "other", "of");

    /** Words with a function and hardly a meaning: only a title before them makes them a symbol. */
    static final Set<String> FUNCTION_WORDS =
            Set.of(
                    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as",
                    "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for",
                    "from", "get", "go", "had", "has", "have", "he", "her", "him", "his", "how",
                    "i", "if", "in", "into", "is", "it", "its", "just", "may", "me", "might",
                    "must", "my", "no", "not", "now", "of", "off", "on", "or", "our", "out", "over",
                    "per", "she", "should", "so", "some", "than", "that", "the", "their", "them",
                    "then", "there", "they", "this", "to", "up", "us", "was", "we", "were", "what",
                    "when", "where", "which", "who", "why", "will", "with", "would", "you", "your");

    /** One of these anywhere tells a question of this field from an everyday one. */
    static final Set<String> FIELD_CUES =
            Set.of(
                    "gene",
                    "genes",
                    "genetic",
                    "protein",
                    "proteins",
                    "mutation",
                    "mutations",
                    "variant",
                    "variants",
                    "snp",
                    "allele",
                    "gwas",
                    "disease",
                    "diseases",
                    "disorder",
                    "disorders",
                    "syndrome",
                    "syndromes",
                    "symptom",
                    "symptoms",
                    "drug",
                    "drugs",
                    "compound",
                    "compounds",
                    "medication",
                    "medications",
                    "therapy",
                    "therapies",
                    "contraindicated",
                    "contraindication",
                    "associated",
                    "associates",
                    "association",
                    "pathway",
                    "pathways",
                    "receptor",
                    "inhibitor",
                    "enzyme",
                    "expressed",
                    "expresses",
                    "expression",
                    "upregulates",
                    "downregulates",
                    "binds",
                    "pathogenesis",
                    "comorbidity",
                    "anatomy",
                    "tissue",
                    "tumor",
                    "tumour",
                    "patients",
                    "diagnosis",
                    "clinical");

    /** Words of every day that name an illness or a substance and hardly anything else. */
    static final Set<String> PLAIN_NAMES =
            Set.of(
                    "addiction",
                    "aids",
                    "alcohol",
                    "alcoholism",
                    "allergy",
                    "anxiety",
                    "arthritis",
                    "aspirin",
                    "asthma",
                    "autism",
                    "caffeine",
                    "calcium",
                    "cancer",
                    "cancers",
                    "cholesterol",
                    "cialis",
                    "cocaine",
                    "cough",
                    "dementia",
                    "depression",
                    "diabetes",
                    "diarrhea",
                    "ethanol",
                    "fever",
                    "flu",
                    "gout",
                    "headache",
                    "heroin",
                    "hypertension",
                    "infection",
                    "inflammation",
                    "influenza",
                    "insulin",
                    "levitra",
                    "magnesium",
                    "nausea",
                    "nicotine",
                    "obesity",
                    "paranoia",
                    "poisoning",
                    "potassium",
                    "pregnancy",
                    "selenium",
                    "stroke",
                    "testosterone",
                    "viagra",
                    "vomiting",
                    "zinc");

    private Lexicon() {}
}

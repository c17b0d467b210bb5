package dev.winnow.core.text;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** {@code o200k_base}, loaded once for the process when it is first needed. */
final class O200kVocabulary {

    static final Encoding ENCODING =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    private O200kVocabulary() {}
}

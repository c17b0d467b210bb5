package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What a server may be sent and should not be: each input with the status and the kind of problem
 * that it gets, and with words of the message, which say what is wrong, where, and what to do.
 * Written to sockets byte by byte, since client libraries refuse to send most of it.
 *
 * <p>A row of a table has the name of an input, what is sent, the status (0 where no line of a
 * status comes: the connection ends, or HTTP/0.9 has none), the type of the problem or the code in
 * the shape of OpenAI, and words of the message, parted by semicolons; a dash is nothing. {@code
 * <x*3>} is three times x. An input whose name begins with {@code keyless} goes to a server without
 * keys.
 */
@Tag("servers")
class BadInputTest {

    /** Method and path, headers, body. */
    private static final String SENT =
            """
            no key | POST /v1/context | json | {"query":"why?"} | 401 | unauthenticated | Authorization: Bearer
            an unknown key | POST /v1/context | json & Authorization: Bearer nobody | {"query":"why?"} | 401 | unauthenticated | Authorization: Bearer
            an empty key | POST /v1/context | json & Authorization: Bearer  | {"query":"why?"} | 401 | unauthenticated | Authorization: Bearer
            a password | POST /v1/context | json & Authorization: Basic YTpi | {"query":"why?"} | 401 | unauthenticated | Authorization: Bearer
            two keys | POST /v1/context | json & READER & X-Api-Key: other | {"query":"why?"} | 401 | unauthenticated | Authorization: Bearer
            no key in a chat | POST /v1/chat/completions | json | {} | 401 | invalid_api_key | Authorization: Bearer
            an unknown key in a chat | POST /v1/chat/completions | json & Authorization: Bearer nobody | {} | 401 | invalid_api_key | Authorization: Bearer
            no key at the reranker | POST /v1/rerank | json | {} | 401 | - | -
            no key at the page of the API | GET /v3/api-docs |  |  | 401 | unauthenticated | Authorization: Bearer
            no key at its view | GET /swagger-ui/index.html |  |  | 401 | unauthenticated | Authorization: Bearer
            no key at metrics | GET /actuator/prometheus |  |  | 401 | unauthenticated | Authorization: Bearer
            a search key at the index run | POST /v1/index | json & READER | {"paths":["/x"]} | 403 | forbidden | lacks the authority
            an ingest key at the index run | POST /v1/index | json & STRANGER | {"paths":["/x"]} | 403 | forbidden | lacks the authority
            a search key at metrics | GET /actuator/prometheus | READER |  | 403 | forbidden | lacks the authority
            an administrator at the index run | POST /v1/index | json & ADMIN | {"paths":["/x"]} | 403 | forbidden | lacks the authority
            a relative path at the index run | POST /v1/index | json & INDEXER | {"paths":["relative/path"]} | 422 | invalid-value | -
            a search key that writes | PUT /v1/documents/x.md | READER & Content-Type: text/plain | x | 403 | forbidden | lacks the authority
            a search key that deletes | DELETE /v1/documents/x.md | READER |  | 403 | forbidden | lacks the authority
            a path with parameters | POST /v1/index;x=1 | json & READER | {"paths":["/x"]} | 403 | forbidden | lacks
            a stage by itself | POST /v1/stages/kg | json & READER | {} | 404 | not_found | nothing at this path
            a path with two slashes before | POST //v1/index | json & READER | {"paths":["/x"]} | 404 | not-found | nothing at this path
            a path with two slashes within | POST /v1//index | json & READER | {"paths":["/x"]} | 404 | not_found | nothing at this path
            a path with an escaped letter | POST /v1/%69ndex | json & READER | {"paths":["/x"]} | 403 | forbidden | lacks
            a path in capitals | POST /V1/INDEX | json & READER | {"paths":["/x"]} | 404 | not-found | nothing at this path
            a path with an escaped slash | POST /v1%2Findex | json & READER | {"paths":["/x"]} | 404 | not-found | nothing at this path
            metrics with parameters | GET /actuator;x/prometheus | READER |  | 403 | forbidden | lacks
            a path that climbs: /swagger-ui/../actuator/prometheus | GET /swagger-ui/../actuator/prometheus |  |  | 400 | bad-request | -
            a path that climbs: /swagger-ui/%2e%2e/actuator/prometheus | GET /swagger-ui/%2e%2e/actuator/prometheus |  |  | 400 | bad-request | -
            a path that climbs by a parameter | GET /swagger-ui/..;/actuator/prometheus |  |  | 401 | unauthenticated | Authorization: Bearer
            a path that climbs by a backslash | GET /swagger-ui/..%5cactuator/prometheus | READER |  | 400 | bad-request | -
            a path that climbs by an escaped slash | GET /swagger-ui/..%2factuator/prometheus | READER |  | 404 | not-found | nothing at this path
            a path with a broken escape | GET /v1/documents/%zz | READER |  | 400 | bad-request | HTTP
            a path with NUL | GET /v1/documents/a%00b | READER |  | 400 | bad-request | well-formed HTTP
            a path with brackets | GET /v1/{x} | READER |  | 400 | bad-request | HTTP
            no such path | GET /v1/nothing | READER |  | 404 | not_found | /v3/api-docs
            a misspelt path | POST /v1/chat/completion | json & READER | {} | 404 | not_found | did you mean /v1/chat/completions?
            a path with the version twice | GET /v1/v1/models | READER |  | 404 | not_found | did you mean /v1/models?
            a misspelt path beside the versions | GET /modles | READER |  | 404 | not-found | did you mean /models?
            DELETE /v1/documents without an id | DELETE /v1/documents | ADMIN & Content-Type: text/plain |  | 405 | method-not-allowed | GET ; POST
            DELETE /v1/documents/ without an id | DELETE /v1/documents/ | ADMIN & Content-Type: text/plain |  | 405 | method-not-allowed | GET ; POST
            PUT /v1/documents without an id | PUT /v1/documents | ADMIN & Content-Type: text/plain |  | 405 | method-not-allowed | GET ; POST
            PUT /v1/documents/ without an id | PUT /v1/documents/ | ADMIN & Content-Type: text/plain |  | 405 | method-not-allowed | GET ; POST
            TRACE | TRACE /v1/context | READER |  | 405 | method-not-allowed | -
            FOO | FOO /v1/context | READER |  | 400 | bad-request | -
            PATCH | PATCH /v1/context | READER |  | 405 | method-not-allowed | POST
            GET where POST belongs | GET /v1/context | READER |  | 405 | method-not-allowed | allowed: [POST]
            POST of everything | POST * |  |  | 400 | bad-request | HTTP
            another method in a header | POST /v1/nothing | json & READER & X-HTTP-Method-Override: DELETE | {} | 404 | not_found | -
            a form | POST /v1/context | READER & Content-Type: application/x-www-form-urlencoded | query=why | 415 | unsupported-media-type | application/json
            XML | POST /v1/context | READER & Content-Type: application/xml | <a/> | 415 | unsupported-media-type | application/json
            a media type that is none | POST /v1/context | READER & Content-Type: ;; | {"query":"why?"} | 415 | unsupported-media-type | -
            a picture wanted | POST /v1/context | json & READER & Accept: image/png | {"query":"why?"} | 406 | not-acceptable | application/json
            an upload without a boundary | POST /v1/documents | STRANGER & Content-Type: multipart/form-data | x | 400 | bad-request | multipart/form-data
            a timeout of 0 | POST /v1/context | json & READER & Winnow-Timeout: 0 | {"query":"why?"} | 400 | bad-request | Winnow-Timeout
            a timeout of -5 | POST /v1/context | json & READER & Winnow-Timeout: -5 | {"query":"why?"} | 400 | bad-request | Winnow-Timeout
            a timeout of abc | POST /v1/context | json & READER & Winnow-Timeout: abc | {"query":"why?"} | 400 | bad-request | Winnow-Timeout
            a timeout of 1e3 | POST /v1/context | json & READER & Winnow-Timeout: 1e3 | {"query":"why?"} | 400 | bad-request | Winnow-Timeout
            a timeout of 100, 5 | POST /v1/context | json & READER & Winnow-Timeout: 100, 5 | {"query":"why?"} | 400 | bad-request | Winnow-Timeout
            a timeout of 99999999999999999999 | POST /v1/context | json & READER & Winnow-Timeout: 99999999999999999999 | {"query":"why?"} | 400 | bad-request | Winnow-Timeout
            a timeout of 1 | POST /v1/context | json & READER & Winnow-Timeout: 1 | {"query":"why?"} | 504 | deadline | -
            no key at a vector store | POST /v1/vector_stores/default/search | json | {"query":"a"} | 401 | invalid_api_key | Authorization: Bearer
            questions at a vector store | POST /v1/vector_stores/default/search | json & READER | {"query":["a","b"]} | 422 | invalid_value | -
            no question at a vector store | POST /v1/vector_stores/default/search | json & READER | {"query":[]} | 422 | invalid_value | -
            an empty question at a vector store | POST /v1/vector_stores/default/search | json & READER | {"query":""} | 422 | empty_question | -
            no key for vectors | POST /v1/embeddings | json | {"input":"a"} | 401 | invalid_api_key | Authorization: Bearer
            no key for a response | POST /v1/responses | json | {} | 401 | invalid_api_key | Authorization: Bearer
            an open body for a response | POST /v1/responses | json & READER | {"model" | 400 | malformed_json | -
            GET of responses | GET /v1/responses | READER |  | 405 | method_not_allowed | POST
            no such model | GET /v1/models/gpt-unknown | READER |  | 404 | model_not_found | -
            no such document | GET /v1/documents/nothing.md | READER |  | 404 | not-found | -
            the text of no document | GET /v1/documents/nothing.md/text | READER |  | 404 | not-found | -
            no such job | GET /v1/documents/jobs/nothing | STRANGER |  | 404 | not-found | -
            a document without a text | PUT /v1/documents/x.md | STRANGER & json | {"title":"x"} | 422 | - | text
            a document with an unknown field | PUT /v1/documents/x.md | STRANGER & json | {"text":"x","texts":1} | 422 | unknown-field | texts
            a document whose text is a number | PUT /v1/documents/x.md | STRANGER & json | {"text":1} | 422 | invalid-value | text
            a search of 1,100 tokens | POST /v1/search | json & READER | {"query":"<why *1100>"} | 422 | limit-exceeded | query has 1100 tokens
            passages for 1,100 tokens | POST /v1/prune | json & READER | {"query":"<why *1100>","passages":["A text."]} | 422 | limit-exceeded | query has 1100 tokens
            a reranker without documents | POST /v1/rerank | json & READER | {"query":"x"} | 422 | - | -
            a reranker with a number as question | POST /v1/rerank | json & READER | {"query":1,"documents":["a"]} | 422 | - | -
            keyless, origin https://evil.example | POST /v1/context | json & Origin: https://evil.example | {"query":"why?"} | 403 | forbidden | -
            keyless, origin null | POST /v1/context | json & Origin: null | {"query":"why?"} | 403 | forbidden | -
            keyless, origin http://localhost:3000 | POST /v1/context | json & Origin: http://localhost:3000 | {"query":"why?"} | 403 | forbidden | -
            keyless, a preflight | OPTIONS /v1/context | Origin: https://evil.example & Access-Control-Request-Method: POST |  | 403 | forbidden | -
            keyless, a form | POST /v1/context | Content-Type: application/x-www-form-urlencoded | query=why | 415 | unsupported-media-type | application/json
            keyless, plain text | POST /v1/context | Content-Type: text/plain | {"query":"why?"} | 415 | unsupported-media-type | application/json
            keyless, an absolute address of another host | GET http://evil.example/v1/models |  |  | 400 | bad-request | HTTP
            """;

    /** The hosts by which a server without keys is asked. */
    private static final List<String> HOSTS =
            List.of("evil.example", "127.0.0.1.nip.io", "0.0.0.0", "localhost.", "[::]");

    /** All bytes, with a tilde at the end of each line. */
    private static final String RAW =
            """
            a handshake of TLS | \26\3\1\2\0\1\0\1\374\3\3~~ | 400 | bad-request | HTTP
            CONNECT | CONNECT example.org:443 HTTP/1.1~Host: example.org:443~~ | 501 | not-implemented | GET, POST, PUT or DELETE
            OPTIONS of everything | OPTIONS * HTTP/1.1~Host: localhost~Connection: close~~ | 401 | unauthenticated | Authorization: Bearer
            two hosts | GET / HTTP/1.1~Host: a~Host: b~~ | 400 | bad-request | well-formed HTTP
            no host | GET / HTTP/1.1~~ | 400 | bad-request | well-formed HTTP
            a host that is none | GET / HTTP/1.1~Host: a b~~ | 400 | bad-request | well-formed HTTP
            two lengths | @question~Content-Length: 3~Content-Length: 4~~{} | 400 | bad-request | well-formed HTTP
            a negative length | @question~Content-Length: -1~~{} | 400 | bad-request | well-formed HTTP
            a length of 10^20 | @question~Content-Length: 100000000000000000000~~{} | 400 | bad-request | well-formed HTTP
            a length that is a word | @question~Content-Length: many~~{} | 400 | bad-request | well-formed HTTP
            an unknown transfer coding | @question~Transfer-Encoding: sugar~~{} | 501 | not-implemented | chunked
            the transfer coding identity | @question~Transfer-Encoding: identity~~{} | 501 | not-implemented | chunked
            chunked twice | @question~Transfer-Encoding: chunked, chunked~~0~~ | 400 | bad-request | well-formed HTTP
            a blank before the colon | @question~Transfer-Encoding : chunked~~0~~ | 400 | bad-request | well-formed HTTP
            a chunk size that is none | @question~Transfer-Encoding: chunked~~xyz~{}~0~~ | 400 | bad-request | well-formed HTTP
            a chunk size below nothing | @question~Transfer-Encoding: chunked~~-2~{}~0~~ | 400 | bad-request | well-formed HTTP
            a chunk without its end | @question~Transfer-Encoding: chunked~~2~{}xx~0~~ | 400 | bad-request | well-formed HTTP
            a chunk extension of 10 KB | @question~Transfer-Encoding: chunked~~2;<x*10000>~{}~0~~ | 400 | bad-request | well-formed HTTP
            a trailer of 20 KB | @question~Transfer-Encoding: chunked~~2~{}~0~X: <y*20000>~~ | 400 | bad-request | well-formed HTTP
            half a body | @question~Content-Length: 900~~{"query": "wh | 400 | bad-request | well-formed HTTP
            half a chunked body | @question~Transfer-Encoding: chunked~~2000~{"query": "wh | 400 | bad-request | well-formed HTTP
            a bare carriage return | GET / HTTP/1.1~Host: localhost~X: a\rb~~ | 400 | bad-request | well-formed HTTP
            NUL in a header | GET / HTTP/1.1~Host: localhost~X: a\0b~~ | 400 | bad-request | well-formed HTTP
            a header of 20 KB | GET / HTTP/1.1~Host: localhost~Connection: close~X: <y*20000>~~ | 400 | bad-request | -
            500 headers | GET / HTTP/1.1~Host: localhost~Connection: close~<X: y~*500>~ | 400 | bad-request | -
            a path of 20 KB | GET /<y*20000> HTTP/1.1~Host: localhost~Connection: close~~ | 400 | bad-request | -
            the preface of HTTP/2 | PRI * HTTP/2.0~~SM~~ | 0 | - | -
            HTTP/9.9 | GET / HTTP/9.9~Host: localhost~~ | 505 | - | -
            HTTP/0.9 | GET /~~ | 0 | - | -
            an upload of half a body | @documents~Content-Type: application/x-ndjson~Content-Length: 900~~{"_id":"a", | 400 | bad-request | well-formed HTTP
            half an upload in parts | @documents~Content-Type: multipart/form-data; boundary=x~Content-Length: 900~~--x~Content-Disposition: form-data; name="files"; filename="a.txt"~~abc | 400 | bad-request | -
            """;

    /** Within a text of JSON, in hexadecimal digits. */
    private static final String BYTES =
            """
            a byte that is no UTF-8 | ff | 400 | malformed-json | UTF-8
            UTF-8 cut off | e282 | 400 | malformed-json | UTF-8
            an overlong slash | c0af | 400 | malformed-json | UTF-8
            an overlong slash of three bytes | e080af | 400 | malformed-json | UTF-8
            an encoded half of a pair | eda080 | 400 | malformed-json | UTF-8
            a character beyond Unicode | f4908080 | 400 | malformed-json | UTF-8
            """;

    /** The body of a question. */
    private static final String QUESTIONS =
            """
            a value behind the value | {"query":"x"} {} | 422 | invalid-value | -
            a member twice | {"query":"x","query":"y"} | 400 | malformed-json | there twice
            an empty body |  | 400 | malformed-json | send a JSON object
            null | null | 400 | malformed-json | send a JSON object
            a list | [] | 422 | invalid-value | must be an object
            a text | "query" | 422 | invalid-value | must be an object
            true | true | 422 | invalid-value | must be an object
            no JSON | why? | 400 | malformed-json | not valid JSON
            an open object | {"query": | 400 | malformed-json | not valid JSON
            a name without quotes | {query:"x"} | 400 | malformed-json | not valid JSON
            a comment | {"query":"x"/* y */} | 400 | malformed-json | not valid JSON
            a comma too many | {"query":"x",} | 400 | malformed-json | not valid JSON
            nesting of 100,000 | {"filters":<[*100000> | 422 | limit-exceeded | nested too deeply
            nesting of 5,000 | {"filters":<[*5000> | 422 | limit-exceeded | nested too deeply
            a filter 55 deep | {"query":"x","filters":<{"and":[*27>{"a":1}<]}*27>} | 422 | invalid-filter | -
            half a character | {"query":"\\ud800"} | 422 | empty-question | no visible character
            NUL as it is | {"query":"a\0b"} | 400 | malformed-json | line 1
            an invisible question | {"query":"\\u200b \\u00a0"} | 422 | empty-question | query
            NaN | {"query":"x","threshold":NaN} | 400 | malformed-json | line 1
            1e999 | {"query":"x","threshold":1e999} | 422 | invalid-value | threshold
            99999999999 passages | {"query":"x","top_k":99999999999} | 422 | invalid-value | top_k ; whole number from ; to 2147483647
            10^30 passages | {"query":"x","top_k":1000000000000000000000000000000} | 422 | invalid-value | top_k ; whole number from ; to 2147483647
            half a passage | {"query":"x","top_k":1.5} | 422 | invalid-value | top_k ; whole number
            1e2 passages | {"query":"x","top_k":1e2} | 422 | invalid-value | top_k ; whole number
            no passages | {"query":"x","top_k":0} | 422 | - | top_k
            a number as a text | {"query":"x","top_k":"7"} | 422 | invalid-value | top_k ; whole number
            a bound of 1e999999999 | {"query":"x","filters":{"year":{"gte":1e999999999}}} | 422 | - | -
            201 candidates | {"query":"x","candidates":201} | 422 | limit-exceeded | candidates ; 200
            a budget of 32,001 | {"query":"x","token_budget":32001} | 422 | limit-exceeded | token_budget ; 32000
            a negative budget | {"query":"x","token_budget":-1} | 422 | invalid-value | token_budget
            5,000 passages | {"query":"x","top_k":5000} | 422 | limit-exceeded | top_k
            a threshold that is a word | {"query":"x","threshold":"low"} | 422 | invalid-value | threshold
            a threshold of 2 | {"query":"x","threshold":2} | 422 | invalid-value | threshold
            a number of 5,000 digits | {"query":"x","top_k":<9*5000>} | 422 | limit-exceeded | number
            no question | {} | 422 | empty-question | query
            a question and messages | {"query":"x","messages":[@user]} | 422 | invalid-value | query and messages
            messages that are none | {"messages":[]} | 400 | bad-request | -
            a question that is null | {"query":null} | 422 | empty-question | query
            a question that is a number | {"query":1} | 422 | invalid-value | field 'query'
            a question that is a fraction | {"query":1.5} | 422 | invalid-value | field 'query'
            a question that is true | {"query":true} | 422 | invalid-value | field 'query'
            a question that is a list | {"query":["x"]} | 422 | invalid-value | field 'query'
            an unknown field | {"query":"x","tokens":5} | 422 | unknown-field | tokens ; token_budget
            a title rule as it was called | {"query":"x","title":"first_sentence"} | 422 | unknown-field | title_rule
            settings as Kafka has them | {"query":"x","settings":{"top_k":2}} | 422 | unknown-field | beside the others
            __proto__ | {"query":"x","__proto__":{}} | 422 | unknown-field | __proto__
            @class | {"@class":"java.lang.Runtime","query":"x"} | 422 | unknown-field | @class
            a tenant | {"query":"x","tenant":"acme"} | 422 | unknown-field | tenant
            a scope | {"query":"x","scope":{"tenant":"acme"}} | 422 | unknown-field | scope
            an unknown order | {"query":"x","order":"best"} | 422 | invalid-value | rank, document, edges
            a stage that is none | {"query":"x","stages":["oracle"]} | 422 | invalid-value | kg, retriever, reranker, pruner
            no stage that finds | {"query":"x","stages":["kg"]} | 422 | invalid-value | retriever and pruner
            a filter that is a list | {"query":"x","filters":[]} | 422 | invalid-filter | -
            a filter with a word as a bound | {"query":"x","filters":{"year":{"gte":"soon"}}} | 422 | invalid-filter | -
            a filter with an unknown operator | {"query":"x","filters":{"year":{"like":1}}} | 422 | invalid-filter | -
            a vector where the index has none | {"query":"x","query_vector":{"cat":3}} | 422 | invalid-value | query_vector cannot be used ; winnow.retriever.sparse.source is bm25
            a name of 3,000 characters | {"<x*3000>":1} | 422 | limit-exceeded | name
            a body of 10 MB | {"query":"<x*10000000>"} | 413 | too-large | winnow.pipeline.max-body
            a question of 1,100 tokens | {"query":"<why *1100>"} | 422 | limit-exceeded | query has 1100 tokens, at most 1024 are allowed; shorten it, or raise winnow.pipeline.caps.query-tokens
            a question of 7 MB | {"query":"<x*7000000>"} | 422 | limit-exceeded | 32000
            a question of 32,001 letters | {"query":"<x*32001>"} | 422 | limit-exceeded | 32000
            a question of 8,000 CJK characters | {"query":"<漢*8000>"} | 422 | limit-exceeded | winnow.pipeline.caps.query-tokens
            a filter of 900,000 values | {"query":"x","filters":{"a":[<1,*900000>1]}} | 422 | invalid-filter | -
            a filter of 200,000 fields | {"query":"x","filters":{<fields*200000>}} | 422 | invalid-filter | -
            100,000 stages | {"query":"x","stages":[<"x",*100000>"x"]} | 422 | invalid-value | kg, retriever, reranker, pruner
            a vector of 100,000 terms | {"query":"x","query_vector":{<fields*100000>}} | 422 | - | -
            """;

    /** The body of a chat. */
    private static final String CHATS =
            """
            a chat that is a list | [] | 400 | bad_request | JSON object
            no messages | {"model":"winnow"} | 400 | bad_request | messages
            an empty list of messages | {"model":"winnow","messages":[]} | 400 | bad_request | messages
            a message of the system alone | {"model":"winnow","messages":[{"role":"system","content":"hi"}]} | 400 | bad_request | -
            an open chat | {"model" | 400 | malformed_json | -
            a message that is a text | {"model":"winnow","messages":["why?"]} | 400 | bad_request | messages[0]
            a message of nobody | {"model":"winnow","messages":[{"role":"robot","content":"x"}]} | 400 | bad_request | messages[0].role
            a message that is a number | {"model":"winnow","messages":[{"role":"user","content":1}]} | 400 | bad_request | messages[0].content
            a chat without a model | {"messages":[@user]} | 400 | bad_request | /v1/models
            an unknown model | {"model":"gpt","messages":[@user]} | 404 | model_not_found | -
            2,049 messages | {"model":"winnow","messages":[<{"role":"user","content":"why?"},*2048>{"role":"user","content":"why?"}]} | 400 | bad_request | 2048
            a picture whose address is none | {"model":"winnow","messages":[{"role":"user","content":[{"type":"text","text":"why?"},{"type":"image_url","image_url":{"url":"https://example.org/a b"}}]}]} | 400 | bad_request | no URL
            max_tokens of 5.0 | {"model":"winnow","messages":[@user],"max_tokens":5.0} | 422 | invalid_value | max_tokens
            two choices | {"model":"winnow","messages":[@user],"n":2} | 422 | invalid_value | n must be 1
            stream as a word | {"model":"winnow","messages":[@user],"stream":"yes"} | 400 | bad_request | stream
            an unknown wish in winnow | {"model":"winnow","messages":[@user],"winnow":{"budget":3}} | 422 | unknown_field | budget
            99999999999 passages in a chat | {"model":"winnow","messages":[@user],"winnow":{"top_k":99999999999}} | 422 | invalid_value | top_k
            """;

    private static final Map<String, String> NAMED =
            Map.of(
                    "json", "Content-Type: application/json",
                    "ADMIN", "Authorization: Bearer " + SecuredServer.ADMIN,
                    "INDEXER", "Authorization: Bearer " + SecuredServer.INDEXER,
                    "READER", "Authorization: Bearer " + SecuredServer.READER,
                    "STRANGER", "Authorization: Bearer " + SecuredServer.STRANGER);

    /** What no answer to a stranger shows: how it is made inside, and a text that was too long. */
    private static final Pattern INTERNALS =
            Pattern.compile(
                    "Exception|java\\.|jackson|org\\.springframework|\\bat dev\\.winnow|<html|x{99}");

    /** Types of errors as OpenAI has them. */
    private static final Map<Integer, String> REFUSED =
            Map.of(401, "authentication_error", 403, "permission_error");

    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3})");

    /** Where no line of a status comes. */
    private static final int CLOSED = 0;

    /**
     * An input.
     *
     * @param name what it is
     * @param request all bytes
     * @param status the only one that is right
     * @param type of the problem; empty where the answer is no problem
     * @param words in the message
     */
    record Input(String name, byte[] request, int status, String type, List<String> words) {

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void each_bad_input_has_an_error_of_its_own(Input input) throws IOException {
        String answer = send(input);

        assertThat(answer).doesNotContainPattern(INTERNALS);
        Matcher status = STATUS.matcher(answer);
        if (input.status() == CLOSED) {
            assertThat(status.find()).as(answer).isFalse();
            assertThat(answer).doesNotContain("\"context_id\"");
            return;
        }
        assertThat(status.find()).as(answer).isTrue();
        assertThat(status.group(1)).as(answer).isEqualTo(String.valueOf(input.status()));
        if (!input.type().isEmpty()) {
            JsonNode body = Client.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
            boolean dialect = body.has("error");
            assertThat(body.at(dialect ? "/error/code" : "/type").asString())
                    .as(answer)
                    .endsWith(input.type());
            assertThat(body.at(dialect ? "/error/message" : "/detail").asString())
                    .isNotBlank()
                    .contains(input.words())
                    .hasSizeLessThan(1_000);
            if (dialect) {
                String refused = REFUSED.getOrDefault(input.status(), "invalid_request_error");
                assertThat(body.at("/error/type").asString()).isEqualTo(refused);
            } else {
                assertThat(answer).contains("Content-Type: application/problem+json");
                assertThat(body.at("/title").asString()).isNotBlank();
                assertThat(body.at("/status").asInt()).isEqualTo(input.status());
            }
        }
    }

    private static String send(Input input) throws IOException {
        boolean keyless = input.name().startsWith("keyless");
        int port = keyless ? LocalServer.port() : SecuredServer.port();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            Thread writer =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    socket.getOutputStream().write(input.request());
                                    socket.shutdownOutput();
                                } catch (IOException refused) {
                                    // The server has answered and closed before all was sent.
                                }
                            });
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException closed) {
                // What came before counts.
            }
            writer.interrupt();
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static List<Input> inputs() {
        List<Input> all = new ArrayList<>();
        rows(all, SENT, cells -> sent(cells[1], cells[2], cells[3]));
        String keyless = "keyless, %1$s of %2$s | GET %1$s HTTP/1.1~Host: %2$s~Connection: close~~";
        for (String host : HOSTS) {
            for (String path : List.of("/v1/models", "/actuator/health")) {
                String row = keyless.formatted(path, host) + " | 403 | forbidden | -";
                rows(all, row, cells -> raw(cells[1]));
            }
        }
        rows(all, RAW, cells -> raw(cells[1]));
        rows(all, BYTES, cells -> broken(HexFormat.of().parseHex(cells[1])));
        rows(all, QUESTIONS, cells -> sent("POST /v1/context", "json & READER", cells[1]));
        rows(all, CHATS, cells -> sent("POST /v1/chat/completions", "json & READER", cells[1]));
        return all;
    }

    private static void rows(List<Input> all, String table, Function<String[], byte[]> request) {
        for (String row : table.split("\n")) {
            String[] cells = expanded(row).split(" \\| ", -1);
            List<String> last = Arrays.asList(cells).subList(cells.length - 3, cells.length);
            last.replaceAll(cell -> cell.equals("-") ? "" : cell);
            int status = Integer.parseInt(last.get(0));
            List<String> words = List.of(last.get(2).split(" ; "));
            all.add(new Input(cells[0], request.apply(cells), status, last.get(1), words));
        }
    }

    private static String expanded(String row) {
        return Pattern.compile("<([^<>]+)\\*(\\d+)>")
                .matcher(row.replace("@user", "{\"role\":\"user\",\"content\":\"why?\"}"))
                .replaceAll(
                        found -> {
                            int times = Integer.parseInt(found.group(2));
                            String text = found.group(1);
                            return Matcher.quoteReplacement(
                                    text.equals("fields") ? fields(times) : text.repeat(times));
                        });
    }

    private static String fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"f" + i + "\":1")
                .collect(Collectors.joining(","));
    }

    private static byte[] sent(String line, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String length = line.startsWith("GET ") ? "" : "Content-Length: " + bytes.length + "\r\n";
        return concat(latin(head(line, headers) + length + "\r\n"), bytes);
    }

    private static byte[] raw(String text) {
        return latin(
                text.replace("@question~", head("POST /v1/context", "READER & json"))
                        .replace("@documents~", head("POST /v1/documents", "STRANGER"))
                        .replace("~", "\r\n"));
    }

    private static byte[] broken(byte[] within) {
        byte[] body = concat(latin("{\"query\":\"wh"), within, latin("y\"}"));
        String length = " & Content-Length: %d".formatted(body.length);
        return concat(latin(head("POST /v1/context", "json & READER" + length) + "\r\n"), body);
    }

    /** Headers are parted by ampersands; some have a name here. */
    private static String head(String line, String headers) {
        StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: localhost\r\n");
        head.append("Connection: close\r\n");
        for (String header : headers.isEmpty() ? new String[0] : headers.split(" & ")) {
            head.append(NAMED.getOrDefault(header, header)).append("\r\n");
        }
        return head.toString();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}

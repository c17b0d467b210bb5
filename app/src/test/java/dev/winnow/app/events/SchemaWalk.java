package dev.winnow.app.events;

import tools.jackson.databind.JsonNode;

/** Goes through a value and its schema side by side. */
final class SchemaWalk {

    /** Told of every field of the value that its schema lists. */
    @FunctionalInterface
    interface Visitor {

        /**
         * A field.
         *
         * @param place where in the schemas it is listed
         * @param path where in the value it stands, as a JSON pointer
         * @param required whether it may not be absent
         */
        void field(String place, String path, JsonNode value, boolean required);
    }

    private final Visitor visitor;

    private SchemaWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Walks through a value of the schema at this place. */
    static void through(Place schema, JsonNode value, Visitor visitor) {
        new SchemaWalk(visitor).walk(schema, value, "");
    }

    /** A place in the files of schemas. */
    record Place(String file, String pointer, JsonNode schema) {

        static Place root(String file) {
            return new Place(file, "", EventContract.schema(file));
        }

        Place at(String more) {
            return new Place(file, pointer + more, schema.at(more)).resolved();
        }

        private Place resolved() {
            if (!schema.has("$ref")) {
                return this;
            }
            String[] target = schema.path("$ref").asString().split("#", -1);
            String other = target[0].isEmpty() ? file : target[0];
            return new Place(other, target[1], EventContract.schema(other).at(target[1]))
                    .resolved();
        }

        /** Of several forms the one whose type is this; the place itself if there are none. */
        Place form(String type) {
            JsonNode forms = schema.path("oneOf");
            for (int i = 0; i < forms.size(); i++) {
                JsonNode types = forms.get(i).at("/properties/type");
                boolean fits = types.path("const").asString("").equals(type);
                for (JsonNode each : types.path("enum")) {
                    fits |= each.asString().equals(type);
                }
                if (fits) {
                    return at("/oneOf/" + i);
                }
            }
            return this;
        }

        boolean requires(String name) {
            return schema.path("required")
                    .valueStream()
                    .anyMatch(one -> one.asString().equals(name));
        }

        @Override
        public String toString() {
            return file + "#" + pointer;
        }
    }

    private void walk(Place place, JsonNode value, String path) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                walk(place.at("/items"), value.get(i), path + "/" + i);
            }
        } else if (value.isObject()) {
            Place form = place.form(value.path("type").asString(""));
            value.forEachEntry((name, field) -> visit(place, form, name, field, path + "/" + name));
        }
    }

    private void visit(Place place, Place form, String name, JsonNode field, String path) {
        Place own = form.at("/properties/" + name);
        if (!own.schema().isMissingNode()) {
            boolean required = form.requires(name) || place.requires(name);
            visitor.field(form + "/properties/" + name, path, field, required);
            walk(own, field, path);
        }
    }
}

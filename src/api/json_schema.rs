//! The JSON Schemas (draft 2020-12) of the kinds, made from their declarations, for editors and for
//! checks outside of podling.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::kind::{KINDS, KindInfo};
use super::schema::{FieldInfo, ObjectInfo, Support, Type};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Objects by their names, each once.
type Objects = BTreeMap<&'static str, &'static ObjectInfo>;

/// The schema of one kind.
pub fn of_kind(kind: &KindInfo) -> Value {
    let mut objects = Objects::new();
    collect(kind.object, &mut objects);
    objects.remove(kind.object.name);
    let Value::Object(root) = kind_schema(kind) else {
        unreachable!("an object's schema is an object");
    };
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!(DRAFT));
    schema.insert("title".to_owned(), json!(kind.kind));
    schema.extend(root);
    schema.insert("$defs".to_owned(), definitions(objects));
    Value::Object(schema)
}

/// The schema of a manifest of any kind, lists of manifests included.
pub fn any_manifest() -> Value {
    let mut objects = Objects::new();
    for kind in KINDS {
        collect(kind.object, &mut objects);
    }
    let mut definitions = definitions(objects);
    let mut words = vec!["List"];
    let mut branches = vec![json!({
        "if": {"properties": {"kind": {"const": "List"}}, "required": ["kind"]},
        "then": {
            "properties": {
                "apiVersion": {"const": "v1"},
                "kind": {"const": "List"},
                "metadata": {"type": "object"},
                "items": {"type": "array", "items": {"$ref": "#"}},
            },
            "required": ["items"],
            "additionalProperties": false,
        },
    })];
    for kind in KINDS {
        definitions[kind.object.name] = kind_schema(kind);
        words.push(kind.kind);
        branches.push(json!({
            "if": {"properties": {"kind": {"const": kind.kind}}, "required": ["kind"]},
            "then": {"$ref": reference(kind.object)},
        }));
    }
    words.sort_unstable();
    json!({
        "$schema": DRAFT,
        "title": "A manifest for podling",
        "type": "object",
        "properties": {
            "apiVersion": {"type": "string", "description": "The group and version of the kind."},
            "kind": {"enum": words, "description": "What the manifest declares."},
        },
        "required": ["apiVersion", "kind"],
        "allOf": branches,
        "$defs": definitions,
    })
}

/// The schema of a whole object of a kind: `apiVersion` and `kind` are fixed and needed.
fn kind_schema(kind: &KindInfo) -> Value {
    let mut schema = object_schema(kind.object);
    schema["properties"]["apiVersion"]["const"] = json!(kind.api_version());
    schema["properties"]["kind"]["const"] = json!(kind.kind);
    if let Some(required) = schema["required"].as_array_mut() {
        required.splice(0..0, [json!("apiVersion"), json!("kind"), json!("metadata")]);
    }
    if kind.support != Support::Honoured {
        schema["x-podling-support"] = json!(kind.support.to_string());
    }
    schema
}

fn collect(object: &'static ObjectInfo, objects: &mut Objects) {
    if objects.insert(object.name, object).is_none() {
        for inner in object.fields.iter().filter_map(|field| field.ty.object()) {
            collect(inner, objects);
        }
    }
}

fn definitions(objects: Objects) -> Value {
    let entry = |(name, object): (&str, &'static ObjectInfo)| (name.to_owned(), object_schema(object));
    Value::Object(objects.into_iter().map(entry).collect())
}

fn reference(object: &ObjectInfo) -> String {
    format!("#/$defs/{}", object.name)
}

fn object_schema(object: &ObjectInfo) -> Value {
    let properties: Map<String, Value> = object
        .fields
        .iter()
        .map(|field| (field.name.to_owned(), field_schema(field)))
        .collect();
    let required: Vec<&str> = object.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    json!({
        "description": text(object.doc),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn field_schema(field: &FieldInfo) -> Value {
    let mut schema = type_schema(&field.ty);
    schema["description"] = json!(text(field.doc));
    if let Some(default) = field.default.and_then(|json| serde_json::from_str::<Value>(json).ok()) {
        schema["default"] = default;
    }
    if field.support != Support::Honoured {
        schema["x-podling-support"] = json!(field.support.to_string());
    }
    schema
}

fn type_schema(ty: &Type) -> Value {
    match ty {
        Type::String => json!({"type": "string"}),
        Type::Enum(words) => json!({"type": "string", "enum": words}),
        Type::Integer32 => json!({"type": "integer", "minimum": i32::MIN, "maximum": i32::MAX}),
        Type::Integer64 => json!({"type": "integer", "minimum": i64::MIN, "maximum": i64::MAX}),
        Type::Boolean => json!({"type": "boolean"}),
        Type::Number => json!({"type": "number"}),
        // Tools that write manifests leave `creationTimestamp: null` behind.
        Type::Time => json!({"type": ["string", "null"], "format": "date-time"}),
        Type::Quantity => json!({
            "type": ["string", "number"],
            "pattern": "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$",
        }),
        Type::IntOrString => json!({"type": ["integer", "string"]}),
        Type::Bytes => json!({"type": "string", "contentEncoding": "base64"}),
        Type::Any => json!({"type": "object"}),
        Type::List(element) => json!({"type": "array", "items": type_schema(element)}),
        Type::Map(element) => json!({"type": "object", "additionalProperties": type_schema(element)}),
        Type::Object(object) => json!({"$ref": reference(object)}),
    }
}

fn text(doc: &[&str]) -> String {
    let lines: Vec<&str> = doc.iter().map(|line| line.trim()).collect();
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kind::find;

    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str));
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        for schema in KINDS.iter().map(of_kind).chain([any_manifest()]) {
            let mut found = Vec::new();
            references(&schema, &mut found);
            for reference in found {
                let pointer = reference.strip_prefix('#').expect("a reference within the schema");
                assert!(schema.pointer(pointer).is_some(), "{reference}");
            }
        }
    }

    #[test]
    fn a_field_carries_its_facts() {
        let schema = of_kind(find("v1", "Pod").expect("a kind"));
        assert_eq!(schema["properties"]["kind"]["const"], "Pod");
        assert_eq!(schema["required"], json!(["apiVersion", "kind", "metadata"]));
        let spec = &schema["$defs"]["PodSpec"];
        assert_eq!(spec["required"], json!(["containers"]));
        assert_eq!(spec["properties"]["restartPolicy"]["default"], "Always");
        assert_eq!(spec["properties"]["nodeSelector"]["x-podling-support"], "ignored: there is one node");
        assert_eq!(spec["properties"]["containers"]["items"]["$ref"], "#/$defs/Container");
    }
}

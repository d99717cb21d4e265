"""Compares answers that were written by hand with botocore's models of the services: reads them as JSON, prints what does not fit."""
import json
import sys

import botocore.session


def problems(shape, value, path):
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            return [f"{path} must be an object"]
        members = {name[0].upper() + name[1:]: member for name, member in shape.members.items()}
        unknown = [f"{path}.{name} is no member of {shape.name}" for name in value if name not in members]
        return unknown + [found for name, each in value.items() if name in members for found in problems(members[name], each, f"{path}.{name}")]
    if shape.type_name == "list":
        if not isinstance(value, list):
            return [f"{path} must be a list"]
        return [found for index, each in enumerate(value) for found in problems(shape.member, each, f"{path}[{index}]")]
    if shape.type_name == "string":
        if not isinstance(value, str):
            return [f"{path} must be a text"]
        allowed = getattr(shape, "enum", [])
        return [] if not allowed or value in allowed else [f"{path} must be one of {', '.join(allowed)}, not {value}"]
    return []


session = botocore.session.get_session()
found = []
for answer in json.load(sys.stdin):
    operation = session.get_service_model(answer["service"]).operation_model(answer["operation"])
    found += problems(operation.output_shape, answer["answer"], answer["operation"])
print(json.dumps(found))

"""Calls services of the emulator one after the other: reads them as JSON, prints what became of each.

A text such as "${key.KeyMetadata.KeyId}" in the parameters of a call stands for a part of an earlier answer, which that call saved; one
that begins with "base64:" stands for bytes.
"""
import base64
import json
import re
import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

plan = json.load(sys.stdin)
session = botocore.session.get_session()
clients = {}
saved = {}


def client(service, caller):
    if (service, caller) not in clients:
        clients[service, caller] = session.create_client(
            service,
            region_name=plan["region"],
            endpoint_url=plan["endpoint"],
            config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}, connect_timeout=10, read_timeout=60),
            **plan["callers"][caller],
        )
    return clients[service, caller]


def part(path):
    name, *steps = path.split(".")
    value = saved.get(name)
    for step in steps:
        value = value[int(step) if step.isdigit() else step]
    return value


def filled(value):
    if isinstance(value, dict):
        return {key: filled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each) for each in value]
    if isinstance(value, str) and value.startswith("base64:"):
        return base64.b64decode(value[len("base64:"):])
    if isinstance(value, str):
        return re.sub(r"\$\{([A-Za-z]\w*(?:\.\w+)+)\}", lambda match: part(match[1]), value)
    return value


def made(call, caller):
    parameters = filled(call["parameters"])
    answer = getattr(client(call["service"], caller), call["operation"])(**parameters)
    if "saves" in call:
        saved[call["saves"]] = answer


def outcome(call):
    try:
        made(call, call["caller"])
        return {}
    except ClientError as error:
        if "otherwise" in call:
            made(call, call["otherwise"])
        return {"code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
    except Exception as error:
        raise RuntimeError(f"{call['caller']} calls {call['service']} {call['operation']}: {error}") from error


print(json.dumps([outcome(call) for call in plan["calls"]]))

"""Makes the calls of a scenario with boto3 and prints what came back: the counterpart of run-scenario.ts.

Arguments: the plane's address, the scenario's file.
"""

import json
import sys
import time
import urllib.request
from datetime import datetime

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

# Whatever a client would refuse by itself goes out, and one attempt is one request.
CONFIG = Config(parameter_validation=False, retries={'total_max_attempts': 1})
PATIENCE_S = 20

url, scenario_file = sys.argv[1:]
kept = {}


def main():
    with open(scenario_file, encoding='utf-8') as file:
        steps = json.load(file)
    transcript = [done for step in steps if (done := perform(step)) is not None]
    json.dump(transcript, sys.stdout, default=plain)


def perform(step):
    if 'plane' in step:
        control(step['plane'], filled(step['body']))
        return None
    for _ in range(1, step.get('times', 1)):
        call(step)
    deadline = time.monotonic() + PATIENCE_S
    while True:
        came = call(step)
        wanted = step.get('until', {})
        if all(at(came.get('output', {}), path) == value for path, value in wanted.items()):
            break
        if time.monotonic() > deadline:
            raise TimeoutError(f"{step['does']}: {came}")
        time.sleep(0.05)
    for name, path in step.get('keep', {}).items():
        kept[name] = at(came['output'], path)
    return {'does': step['does'], **came}


def call(step):
    client = client_of(step)
    method = next(name for name, operation in client.meta.method_to_api_mapping.items() if operation == step['call'])
    try:
        output = getattr(client, method)(**filled(step.get('input', {})))
    except ClientError as error:
        return {'error': error_of(error.response)}
    del output['ResponseMetadata']
    return {'output': output}


def client_of(step):
    session = filled(step.get('as', 'millrace-worker'))
    if isinstance(session, str):
        session = {'AccessKeyId': session, 'SecretAccessKey': 'secret', 'SessionToken': None}
    return boto3.client(
        step['service'],
        endpoint_url=url,
        region_name=step.get('region', 'us-east-1'),
        aws_access_key_id=session['AccessKeyId'],
        aws_secret_access_key=session['SecretAccessKey'],
        aws_session_token=session['SessionToken'],
        config=CONFIG,
    )


def error_of(response):
    error = response['Error']
    read = {'code': error['Code'], 'message': error['Message'], 'status': response['ResponseMetadata']['HTTPStatusCode']}
    return {**read, **{name: response[name] for name in ('resourceIds',) if name in response}}


def control(path, body):
    request = urllib.request.Request(f'{url}/_plane/{path}', json.dumps(body).encode(), method='POST')
    urllib.request.urlopen(request).close()


def filled(value):
    """Puts in what earlier steps have kept: the text `$name` stands for the whole value."""
    if isinstance(value, dict):
        return {name: filled(part) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part) for part in value]
    return kept[value[1:]] if isinstance(value, str) and value.startswith('$') else value


def at(value, path):
    for name in path.split('.'):
        if value is None:
            return None
        value = value[int(name)] if isinstance(value, list) else value.get(name)
    return value


def plain(value):
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f'{value!r} is no JSON')


main()

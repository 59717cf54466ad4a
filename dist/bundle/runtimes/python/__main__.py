"""Runtime client of `python3*` functions: loads the handler and serves invocations over the Lambda
Runtime API. Behaviour and messages follow aws-lambda-python-runtime-interface-client. What is seldom
needed is imported late: an environment's start-up time and memory belong to the function."""

import json
import os
import sys

from lambda_cost_gate import log
from lambda_cost_gate.api import RuntimeApi
from lambda_cost_gate.context import LambdaContext
from lambda_cost_gate.errors import Fault, describe
from lambda_cost_gate.handler import load_handler
from lambda_cost_gate.meter import Reading, Start
from lambda_cost_gate.response import to_json


def main():
    start = Start(Reading())
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    # In place of this file's own directory; layers come right after the code.
    sys.path[:1] = [os.environ["LAMBDA_TASK_ROOT"], *layer_paths()]
    for stream in (sys.stdout, sys.stderr):
        # Characters that cannot be encoded must not fail the function.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", write_through=True)
    log.prepare()
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        report = describe(error)
        log.warn_of_unhandled_exception()
        log.log_error(report)
        report_error(api, "init/error", report, {})
        sys.exit(1)
    ready = Reading().header(start)
    while True:
        headers, body = api.request("GET", "invocation/next", ready)
        ready = {}
        serve(api, handler, headers, body)


def layer_paths():
    version = os.environ["AWS_EXECUTION_ENV"].rpartition("python")[2]
    opt = sys.argv.pop()
    return [f"{opt}/python/lib/python{version}/site-packages", f"{opt}/python"]


def serve(api, handler, headers, body):
    before = Reading()
    request_id = headers["lambda-runtime-aws-request-id"]
    log.RequestId.current = request_id
    os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
    try:
        report, response = None, _respond(handler, headers, body, before)
    except Exception as error:
        report = describe(error, request_id)
        log.log_error(report)
    sys.stdout.flush()
    sys.stderr.flush()
    usage = Reading().header(before)
    if report is None:
        api.request("POST", f"invocation/{request_id}/response", usage, response)
    else:
        report_error(api, f"invocation/{request_id}/error", report, usage)


def _respond(handler, headers, body, before):
    context = LambdaContext(headers, before)
    try:
        event = json.loads(body)
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from None
    response = handler(event, context)
    if isinstance(response, bytes):
        return response
    try:
        return to_json(response)
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from None


def report_error(api, path, report, usage):
    error_type = report["errorType"].encode("ascii", "replace").decode()
    api.request("POST", path, {"Lambda-Runtime-Function-Error-Type": error_type, **usage}, json.dumps(report).encode())


if __name__ == "__main__":
    main()

"""The context object."""

import json
import os
import sys
import time

from .errors import Fault
from .meter import Reading


class _Members:
    """An object that has all of its members, and shows them."""

    def __init__(self, values):
        for name in self.__slots__:
            setattr(self, name, values.get(name))

    def __repr__(self):
        return f"{type(self).__name__}([{','.join(f'{name}={getattr(self, name)}' for name in self.__slots__)}])"


class CognitoIdentity(_Members):
    __slots__ = ["cognito_identity_id", "cognito_identity_pool_id"]


class Client(_Members):
    __slots__ = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]


class ClientContext(_Members):
    __slots__ = ["custom", "env", "client"]


class LambdaContext:
    def __init__(self, headers, before):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.identity = CognitoIdentity({})
        self.tenant_id = None
        self.client_context = _client_context(headers.get("lambda-runtime-client-context"))
        self._deadline_ms = int(headers["lambda-runtime-deadline-ms"])
        self._cpu_share = float(headers.get("lambda-cost-gate-cpu-share", 0))
        self._before = before
        self._limit_ms = self._deadline_ms - time.time() * 1000

    def get_remaining_time_in_millis(self):
        """Time as it would have passed at the function's CPU share, the clock of its time-out."""
        if not self._cpu_share:
            return max(0, int(self._deadline_ms - time.time() * 1000))
        now, then = Reading(), self._before
        thread = now.thread - then.thread
        cpu = now.cpu - then.cpu + now.children - then.children
        waiting = max(0, now.wall - then.wall - thread - (now.delay - then.delay))
        return max(0, int(self._limit_ms - waiting - max(thread, cpu / self._cpu_share)))

    def log(self, message):
        sys.stdout.write(str(message))

    def __repr__(self):
        return f"LambdaContext([{','.join(f'{name}={getattr(self, name)}' for name in _SHOWN)}])"


_SHOWN = (
    *("aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb"),
    *("function_version", "invoked_function_arn", "client_context", "identity", "tenant_id"),
)


def _client_context(text):
    if not text:
        return None
    try:
        values = json.loads(text)
    except ValueError as error:
        raise Fault("Runtime.LambdaContextUnmarshalError", f"Unable to parse Client Context JSON: {error}") from None
    context = ClientContext(values)
    if context.client is not None:
        context.client = Client(context.client)
    return context

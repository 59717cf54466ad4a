"""What the `logging` module writes."""

import json
import logging
import os
import sys
import time

IN_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
_SECONDS = "%Y-%m-%dT%H:%M:%SZ"


class RequestId(logging.Filter):
    """Log lines carry the id of the invocation."""

    current = ""

    def filter(self, record):
        record.aws_request_id = RequestId.current
        return True


class ToStandardOutput(logging.Handler):
    def emit(self, record):
        sys.stdout.write(self.format(record))


class JsonFormatter(logging.Formatter):
    """One object a line; what was given as `extra` stands beside Lambda's own members."""

    def format(self, record):
        level = min(50, max(0, record.levelno)) // 10 * 10
        error_type, error, trace = record.exc_info or (None, None, None)
        members = {
            "timestamp": self.formatTime(record, _SECONDS),
            "level": logging.getLevelName(level),
            "message": record.getMessage(),
            "logger": record.name,
            "stackTrace": _format_trace(trace) if error_type else None,
            "errorType": error_type.__name__ if error_type else None,
            "errorMessage": str(error) if error_type else None,
            "requestId": record.aws_request_id,
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if error_type else None,
        }
        extra = {key: value for key, value in vars(record).items() if key not in _OWN and key not in members}
        shown = {key: value for key, value in {**members, **extra}.items() if value is not None}
        return json.dumps(shown, ensure_ascii=False) + "\n"


# What every record has; the rest is the caller's.
_OWN = {*vars(logging.makeLogRecord({})), "message", "asctime", "aws_request_id", "tenant_id"}


def prepare():
    logging.Formatter.converter = time.gmtime
    handler = ToStandardOutput()
    handler.setFormatter(
        JsonFormatter()
        if IN_JSON
        else logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"
        )
    )
    handler.addFilter(RequestId())
    level = {"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(os.environ.get("AWS_LAMBDA_LOG_LEVEL", ""))
    level = level or os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    root = logging.getLogger()
    if level in ("DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"):
        root.setLevel(level)
    root.addHandler(handler)


def warn_of_unhandled_exception():
    """What AWS's client logs before the error of an init."""
    logging.warning(
        "LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. However, in rare"
        " cases, a Lambda runtime update can cause unexpected function behavior. For functions using managed runtimes,"
        " runtime updates can be triggered by a function change, or can be applied automatically. To determine if the"
        " runtime has been updated, check the runtime version in the INIT_START log entry. If this error correlates with"
        " a change in the runtime version, you may be able to mitigate this error by temporarily rolling back to the"
        " previous runtime version. For more information, see"
        " https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html\r"
    )


def log_error(report):
    """An error that ended an invocation or the init."""
    if IN_JSON:
        head = {"timestamp": time.strftime(_SECONDS, time.gmtime()), "log_level": "ERROR"}
        sys.stdout.write(json.dumps({**head, **report}, ensure_ascii=False) + "\n")
        return
    what = ": ".join(text for text in (report["errorType"], report["errorMessage"]) if text)
    lines = [f"[ERROR] {what}", "Traceback (most recent call last):"]
    for element in report["stackTrace"]:
        for line in element.splitlines() or [""]:
            rest = line.lstrip(" ")
            lines.append("\u00a0" * (len(line) - len(rest)) + rest)
    sys.stdout.write("\n".join(lines) + "\n")


def _format_trace(trace):
    import traceback

    return traceback.format_tb(trace)

"""What the `logging` module writes."""

import logging
import sys
import time


class RequestId(logging.Filter):
    """Log lines carry the id of the invocation."""

    current = ""

    def filter(self, record):
        record.aws_request_id = RequestId.current
        return True


class ToStandardOutput(logging.Handler):
    def emit(self, record):
        sys.stdout.write(self.format(record))


def prepare():
    logging.Formatter.converter = time.gmtime
    handler = ToStandardOutput()
    handler.setFormatter(
        logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S")
    )
    handler.addFilter(RequestId())
    logging.getLogger().addHandler(handler)

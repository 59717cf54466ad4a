import functools
import time


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        began = time.monotonic()
        answer = function(*args, **kwargs)
        answer["isSlow"] = time.monotonic() - began > 60
        return answer

    return wrapper


def validated(name):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(event, context):
            if not isinstance(event.get(name, 0), int):
                raise TypeError(name)
            return function(event, context)

        return wrapper

    return decorate

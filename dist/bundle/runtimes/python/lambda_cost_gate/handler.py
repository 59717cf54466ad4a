"""Finds the handler."""

import importlib
import sys

from .errors import Fault


def load_handler(name):
    """@raise Fault, with AWS's errors, and whatever the module itself raises while it loads."""
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}{_sdk_hint(error)}") from None
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace) from None
    if not hasattr(module, function_name):
        raise Fault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    return getattr(module, function_name)


def _sdk_hint(error):
    """How to have what Lambda's runtimes bring and this machine does not."""
    name = (getattr(error, "name", None) or "").partition(".")[0]
    if name not in ("boto3", "botocore", "s3transfer", "jmespath"):
        return ""
    return (
        f"\nLambda's Python runtimes bring {name}, this machine's python3 does not: install it (python3 -m pip install boto3),"
        " put it into the package, or give it as a layer."
    )

"""The part of botocore that a call passes through: a client's operations, its service and its connection."""

import http.client
import json
import os
from types import SimpleNamespace
from urllib.parse import urlsplit


class BaseClient:
    def __init__(self, service):
        self._service_model = SimpleNamespace(endpoint_prefix=service)
        store = urlsplit(os.environ["STORE"])
        self._connection = http.client.HTTPConnection(store.hostname, store.port)

    def _make_api_call(self, operation_name, api_params):
        for attempt in range(3):
            path = api_params.pop("path", "/")
            self._connection.request("POST", path, json.dumps(api_params))
            response = self._connection.getresponse()
            text = response.read().decode()
            if response.status < 500:
                return text
        return None

    def get_item(self, **params):
        return self._make_api_call("GetItem", params)

    def put_item(self, **params):
        return self._make_api_call("PutItem", params)

    def query(self, **params):
        return self._make_api_call("Query", params)

    def get_object(self, **params):
        return self._make_api_call("GetObject", params)


_clients = {}


def client(service):
    if service not in _clients:
        _clients[service] = BaseClient(service)
    return _clients[service]

import http.client
import os
from urllib.parse import urlparse

STORE = urlparse(os.environ["STORE"])


class ApiError(Exception):
    pass


def get(path):
    connection = http.client.HTTPConnection(STORE.hostname, STORE.port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        text = response.read().decode()
    finally:
        connection.close()
    if response.status >= 500:
        raise ApiError(path)
    return text

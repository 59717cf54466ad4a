import asyncio
import hashlib
import re
import threading

WORD = re.compile(r"\w+")
_known = {}


def lambda_handler(event, context):
    return asyncio.run(main(event.get("documents", 60)))


async def main(count):
    documents = [document(i) for i in range(count)]
    results = await asyncio.gather(*(analyse(each) for each in documents))
    counts = in_threads(documents)
    return {"words": sum(results), "top": top(documents)[:3], "checks": sum(counts)}


def document(i):
    return " ".join(f"word{(i * 7 + n * 3) % 50}" for n in range(60))


async def analyse(text):
    await asyncio.sleep(0)
    return len(tokens(text))


def tokens(text):
    return [stem(word) for word in WORD.findall(text)]


def stem(word):
    if word in _known:
        return _known[word]
    _known[word] = strip(word)
    return _known[word]


def strip(word):
    for ending in ("ing", "ed", "s", "1", "2", "3"):
        if word.endswith(ending):
            word = word[: -len(ending)]
    return word


def top(documents):
    def frequency(word):
        return words[word]

    words = {}
    for text in documents:
        for word in text.split():
            words[word] = words.get(word, 0) + 1
    return sorted(words, key=frequency, reverse=True)


def in_threads(documents):
    found = []

    def work(part):
        found.append(sum(digest(each)[0] for each in part))

    threads = [threading.Thread(target=work, args=(documents[i::2],)) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def digest(text):
    value = 1
    for letter in text[:60]:
        value = (value * 31 + ord(letter)) % 65521
    return hashlib.sha1(text.encode()).digest()[:1] + bytes([value % 256])

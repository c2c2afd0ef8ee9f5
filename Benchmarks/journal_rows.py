# SPDX-License-Identifier: MIT
"""Generates journals with any number of plays."""

import json
import secrets
import sqlite3
import time

# The five seasons of Breaking Bad.
EPISODES = [
    (season + 1, episode + 1)
    for season, count in enumerate([7, 13, 13, 13, 16]) for episode in range(count)
]


def fill(home, count, waiting=False):
    """Adds `count` plays to the journal of a home without a running daemon.

    `waiting`: plays are neither delivered nor identified. Each is on a separate day, so none is a
    duplicate, and has no year in its name."""
    database = sqlite3.connect(home.journal)
    (first,) = database.execute("SELECT coalesce(max(id), 0) + 1 FROM plays").fetchone()
    now = time.time()
    plays = []
    for index in range(count):
        began = now - (index + 1) * (86400 if waiting else 3600)
        season, episode = EPISODES[index % len(EPISODES)]
        media = {
            "type": "episode", "title": "Breaking Bad", "year": 2008, "season": season,
            "episode": episode, "ids": {"trakt": 1},
        }
        plays.append((
            first + index, secrets.token_hex(16), 1, 0, 0,
            f"/tv/Breaking Bad/Season {season}/Breaking Bad S{season:02}E{episode:02} take {index:06}.mkv",
            "Breaking Bad", '{"ENCODER":"Lavf59.27.100"}',
            None if waiting else json.dumps(media, separators=(",", ":")), began, began + 2800, began + 2800, 2800.0,
            2820.0, 99.29, "0-2800000", 2800.0, 2800.0, 1))
    with database:
        database.executemany(
            """INSERT INTO plays (id, instance, entry, lap, part, path, media_title, tags, media,
            began_at, ended_at, seen_at, position, duration, progress, watched, watched_seconds,
            ran, reached_threshold) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            plays)
        state = "waiting" if waiting else "scrobbled"
        database.executemany(
            """INSERT INTO delivery (play, destination, kind, progress, state, remote_id)
            VALUES (?, 'trakt', 'scrobble', 99.29, ?, ?)""",
            [(row[0], state, None if waiting else row[0]) for row in plays])
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()

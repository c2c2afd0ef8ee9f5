// SPDX-License-Identifier: MIT

import FoundationEssentials

extension Scrobbled {
  /// `action` is the effect, not the requested verb.
  var json: JSON {
    let base: JSON = [
      "id": .integer(id), "action": .string(action.rawValue), "progress": .number(progress),
      "sharing": .object(
        Dictionary(
          uniqueKeysWithValues: ScrobbleRequest.networks.map { ($0, .bool(sharing[$0] ?? false)) })
      ),
    ]
    return base.merging(item.members())
  }
}

extension Play {
  func json(_ extent: DetailLevel = .minimal) -> JSON {
    let base: JSON = [
      "id": .integer(id), "watched_at": Timestamp.json(watchedAt),
      "action": .string(action.rawValue), "type": .string(item.type),
    ]
    return base.merging(item.members(extent))
  }
}

extension SavedPosition {
  func json(_ extent: DetailLevel = .minimal) -> JSON {
    let base: JSON = [
      "progress": .number(progress), "paused_at": Timestamp.json(pausedAt), "id": .integer(id),
      "type": .string(item.type),
    ]
    return base.merging(item.members(extent))
  }
}

extension Watching {
  func json(_ extent: DetailLevel = .minimal) -> JSON {
    let base: JSON = [
      "expires_at": Timestamp.json(expiresAt), "started_at": Timestamp.json(startedAt),
      "action": "scrobble", "type": .string(item.type),
    ]
    return base.merging(item.members(extent))
  }
}

extension Token {
  var json: JSON {
    [
      "access_token": .string(access), "token_type": "bearer", "expires_in": .integer(expiresIn),
      "refresh_token": .string(refresh), "scope": "public",
      "created_at": .integer(Int(createdAt.timeIntervalSince1970)),
    ]
  }
}

extension DeviceCode {
  func json(verificationURL: String) -> JSON {
    [
      "device_code": .string(device), "user_code": .string(user),
      "verification_url": .string(verificationURL),
      "expires_in": .integer(Int(expiresAt.timeIntervalSince(issuedAt))),
      "interval": .integer(interval),
    ]
  }
}

extension Activities {
  var json: JSON {
    let never = Timestamp.json(since)
    return [
      "all": Timestamp.json(latest),
      "movies": times(
        movies,
        [
          "collected_at", "rated_at", "watchlisted_at", "favorited_at", "commented_at", "hidden_at",
        ]),
      "episodes": times(episodes, ["collected_at", "rated_at", "watchlisted_at", "commented_at"]),
      "shows": [
        "rated_at": never, "watchlisted_at": never, "hidden_at": never, "dropped_at": never,
      ],
      "seasons": ["rated_at": never, "watchlisted_at": never, "hidden_at": never],
      "account": ["settings_at": never, "followed_at": never],
    ]
  }

  private func times(_ times: Times, _ others: [String]) -> JSON {
    let mine: JSON = [
      "watched_at": Timestamp.json(times.watchedAt), "paused_at": Timestamp.json(times.pausedAt),
    ]
    let rest = others.map { ($0, Timestamp.json(since)) }
    return mine.merging(.object(Dictionary(uniqueKeysWithValues: rest)))
  }
}

// SPDX-License-Identifier: MIT

import FoundationEssentials
import Hummingbird

/// `GET /users/settings` and `GET /users/me/watching`.
struct UserRoutes {
  let state: SandboxState

  func add(to routes: RouterGroup<CallContext>) {
    routes.get("settings") { request, _ in
      let isExtended = request.extended.contains("browsing")
      return APIResponse.json(
        await state.act { world, _ in
          isExtended ? world.settings.merging(world.browsing) : world.settings
        })
    }
    routes.get(":id/watching") { request, context in
      let user = try context.parameters.require("id")
      let extent = request.extent
      let watching = try await state.act { world, now throws(Refusal) in
        guard ["me", world.configuration.username].contains(user) else { throw .notFound }
        return world.watching(at: now)?.json(extent)
      }
      return watching.map { APIResponse.json($0) } ?? .noContent
    }
  }
}

extension AccountModel {
  fileprivate var settings: JSON {
    [
      "user": [
        "username": .string(configuration.username), "private": false,
        "name": .string(configuration.username.capitalized),
        "vip": .bool(membership.isVIP), "vip_ep": false,
        "ids": ["slug": .string(configuration.username), "trakt": 1, "uuid": nil],
        "joined_at": Timestamp.json(activities.since),
      ],
      "account": ["timezone": "Europe/Berlin", "date_format": "dmy", "time_24hr": true],
      "limits": [
        "list": ["count": 100, "item_count": 5000], "watchlist": ["item_count": 10_000],
        "favorites": ["item_count": 5000],
      ],
      "permissions": ["commenting": true, "liking": true, "following": true],
    ]
  }
}

// SPDX-License-Identifier: MIT

import FoundationEssentials
import Hummingbird

/// The history, the saved positions, and their last changes.
struct SyncRoutes {
  let state: SandboxState

  func add(to routes: RouterGroup<CallContext>) {
    routes.get("last_activities") { _, _ in
      APIResponse.json(await state.act { world, _ in world.activities.json })
    }
    routes.post("ratings") { _, context in
      let body = context.body
      let change = try await state.act { world, now in try world.rate(body, at: now) }
      return APIResponse.json(change, .created)
    }
    addHistory(to: routes)
    addPlayback(to: routes)
  }

  private func addHistory(to routes: RouterGroup<CallContext>) {
    for path in ["history", "history/:type", "history/:type/:id"] {
      routes.get("\(path)") { request, context in
        let filter = try request.filter(context.parameters)
        let (page, extent) = (request.page(), request.extent)
        return try await state.act { world, _ in
          APIResponse.list(try world.history(filter), page) { $0.json(extent) }
        }
      }
    }
    routes.post("history") { _, context in
      let body = context.body
      let change = try await state.act { world, now in try world.addToHistory(body, at: now) }
      return APIResponse.json(change.json("added"), .created)
    }
    routes.post("history/remove") { _, context in
      let body = context.body
      let change = try await state.act { world, now in
        try world.removeFromHistory(body, at: now)
      }
      return APIResponse.json(change.json("deleted"))
    }
  }

  private func addPlayback(to routes: RouterGroup<CallContext>) {
    for path in ["playback", "playback/:type"] {
      routes.get("\(path)") { request, context in
        let filter = try request.filter(context.parameters)
        guard [.all, .movies, .episodes].contains(filter.kind) else { throw Refusal.notFound }
        let (page, extent) = (request.page(), request.extent)
        return await state.act { world, now in
          APIResponse.list(world.positions(filter, at: now), page) { $0.json(extent) }
        }
      }
    }
    // The router requires the parameter name of the route above.
    routes.delete("playback/:type") { _, context in
      guard let id = context.parameters.get("type", as: Int.self) else { throw Refusal.notFound }
      try await state.act { world, _ in try world.removePosition(id) }
      return APIResponse.noContent
    }
  }
}

extension Request {
  /// The filter of the path and of `start_at` and `end_at`.
  fileprivate func filter(_ parameters: Parameters) throws(Refusal) -> ListFilter {
    var filter = ListFilter()
    if let type = parameters.get("type") {
      guard let kind = ListFilter.Kind(rawValue: type) else { throw .notFound }
      filter.kind = kind
    }
    if let id = parameters.get("id") {
      guard let id = Int(id) else { throw .notFound }
      filter.id = id
    }
    filter.startAt = try date("start_at")
    filter.endAt = try date("end_at")
    return filter
  }

  private func date(_ name: String) throws(Refusal) -> Date? {
    guard let value = query(name) else { return nil }
    guard let date = Timestamp.dateOrDay(value) else { throw .malformed("Invalid datetime") }
    return date
  }
}

// SPDX-License-Identifier: MIT

import Hummingbird

/// `/search/{type}`, `/search/{type}/exact` and `/search/{id_type}/{id}`.
struct SearchRoutes {
  let state: SandboxState

  func add(to routes: RouterGroup<CallContext>) {
    routes.get(":type") { request, context in
      try await text(request, context) { $0.search($1, $2, years: $3) }
    }
    routes.get(":type/exact") { request, context in
      try await text(request, context) { $0.searchExact($1, $2, years: $3) }
    }
    routes.get(":type/:id") { request, context in
      let id = Identifier(
        kind: try context.parameters.require("type"), value: try context.parameters.require("id"))
      guard let id else { throw Refusal.notFound }
      let types = try Self.types(request.query("type"))
      let extent = request.extent
      // Not paged, and an unknown id is not an error.
      return await state.act { world, _ in
        let hits = world.catalogue.search(id, types)
        return APIResponse.json(.array(hits.map { $0.json(score: Hit.idScore, extent) }))
      }
    }
  }

  private typealias Search =
    @Sendable (Catalogue, String, Set<SearchType>, ClosedRange<Int>?) -> [Hit]

  /// Searches for text. Results are full objects even without `extended`.
  private func text(
    _ request: Request, _ context: CallContext, _ search: @escaping Search
  ) async throws -> APIResponse {
    let types = try Self.types(try context.parameters.require("type"))
    guard let query = request.query("query") else {
      throw Refusal.malformed("Required")
    }
    let years = request.query("years").flatMap(Self.years)
    let page = request.page(defaultLimit: 50)
    return await state.act { world, _ in
      APIResponse.list(search(world.catalogue, query, types, years), page) {
        $0.json(score: Hit.textScore, .full)
      }
    }
  }

  /// A comma-separated list; all types if it is omitted.
  private static func types(_ list: String?) throws(Refusal) -> Set<SearchType> {
    guard let list else { return Set(SearchType.allCases) }
    var types: Set<SearchType> = []
    for name in list.split(separator: ",") {
      guard let type = SearchType(rawValue: String(name)) else { throw .notFound }
      types.insert(type)
    }
    return types
  }

  /// A year or a range such as `2008-2010`.
  private static func years(_ text: String) -> ClosedRange<Int>? {
    let bounds = text.split(separator: "-").compactMap { Int($0) }
    guard let first = bounds.first, let last = bounds.last, first <= last else { return nil }
    return first...last
  }
}

// SPDX-License-Identifier: MIT

import Hummingbird

/// Movies, shows, seasons and episodes; the id in a path is a Trakt id, an IMDb id or a slug.
struct CatalogueRoutes {
  let state: SandboxState

  func addMovies(to routes: RouterGroup<CallContext>) {
    routes.get(":id") { request, context in
      let ids = Identifier.inPath(try context.parameters.require("id"))
      let extent = request.extent
      return try await state.act { world, _ throws(Refusal) in
        guard let movie = world.catalogue.movie(anyOf: ids) else { throw .notFound }
        return APIResponse.json(movie.json(extent))
      }
    }
  }

  func addShows(to routes: RouterGroup<CallContext>) {
    routes.get(":id") { request, context in
      guard let show = try await show(context) else { throw Refusal.notFound }
      return APIResponse.json(show.json(request.extent))
    }
    routes.get(":id/seasons") { request, context in
      guard let show = try await show(context) else { throw Refusal.notFound }
      let withEpisodes = request.extended.contains("episodes")
      let seasons = show.seasons.map {
        $0.json(request.extent, withEpisodes: withEpisodes, of: show)
      }
      return APIResponse.json(.array(seasons))
    }
    // An unknown show or season yields an empty list.
    routes.get(":id/seasons/:season") { request, context in
      guard let show = try await show(context),
        let season = context.parameters.get("season", as: Int.self).flatMap(show.season)
      else { return APIResponse.json([]) }
      return APIResponse.json(.array(season.episodes.map { $0.json(request.extent, of: show) }))
    }
    routes.get(":id/seasons/:season/episodes/:episode") { request, context in
      guard let show = try await show(context),
        let season = context.parameters.get("season", as: Int.self),
        let number = context.parameters.get("episode", as: Int.self),
        let episode = show.episode(.ofSeason(season, number))
      else { throw Refusal.notFound }
      return APIResponse.json(episode.json(request.extent, of: show))
    }
  }

  private func show(_ context: CallContext) async throws -> Show? {
    let ids = Identifier.inPath(try context.parameters.require("id"))
    return await state.act { world, _ in world.catalogue.show(anyOf: ids) }
  }
}

// SPDX-License-Identifier: MIT

import Hummingbird

/// Puts the addresses together, each behind what Trakt has in front of it.
func makeRouter(_ keeper: Keeper, _ configuration: Configuration) -> Router<CallContext> {
  let router = Router(context: CallContext.self)
  // Middleware is for the routes added after it, so faults and the record leave these out.
  ControlRoutes(keeper: keeper).add(to: router.group("_sandbox"))
  ActivationRoutes().add(to: router.group("activate"))

  router.add(middleware: ExchangeMiddleware(keeper: keeper))
  router.add(middleware: EdgeMiddleware())
  router.add(middleware: APIHeadersMiddleware(clientID: configuration.clientID))
  let forUsers = AccountMiddleware(keeper: keeper, needsToken: true)

  OAuthRoutes(keeper: keeper).add(to: router.group("oauth"))
  ScrobbleRoutes(keeper: keeper).add(to: router.group("scrobble").add(middleware: forUsers))
  UserRoutes(keeper: keeper).add(to: router.group("users").add(middleware: forUsers))
  SyncRoutes(keeper: keeper).add(to: router.group("sync").add(middleware: forUsers))

  let forAll = AccountMiddleware(keeper: keeper, needsToken: false)
  let catalogue = CatalogueRoutes(keeper: keeper)
  catalogue.addMovies(to: router.group("movies").add(middleware: forAll))
  catalogue.addShows(to: router.group("shows").add(middleware: forAll))
  SearchRoutes(keeper: keeper).add(to: router.group("search").add(middleware: forAll))
  return router
}

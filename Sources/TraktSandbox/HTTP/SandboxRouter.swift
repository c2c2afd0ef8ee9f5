// SPDX-License-Identifier: MIT

import Hummingbird

/// Creates the router, with each route behind the middleware that Trakt has.
func makeRouter(_ state: SandboxState, _ configuration: Configuration) -> Router<CallContext> {
  let router = Router(context: CallContext.self)
  // Middleware applies to routes added after it, so these are neither recorded nor subject to
  // faults.
  ControlRoutes(state: state).add(to: router.group("_sandbox"))
  ActivationRoutes().add(to: router.group("activate"))

  router.add(middleware: ExchangeMiddleware(state: state))
  router.add(middleware: EdgeMiddleware())
  router.add(middleware: APIHeadersMiddleware(state: state))
  let forUsers = AccountMiddleware(state: state, needsToken: true)

  OAuthRoutes(state: state).add(to: router.group("oauth"))
  ScrobbleRoutes(state: state).add(to: router.group("scrobble").add(middleware: forUsers))
  UserRoutes(state: state).add(to: router.group("users").add(middleware: forUsers))
  SyncRoutes(state: state).add(to: router.group("sync").add(middleware: forUsers))

  let forAll = AccountMiddleware(state: state, needsToken: false)
  let catalogue = CatalogueRoutes(state: state)
  catalogue.addMovies(to: router.group("movies").add(middleware: forAll))
  catalogue.addShows(to: router.group("shows").add(middleware: forAll))
  SearchRoutes(state: state).add(to: router.group("search").add(middleware: forAll))
  return router
}

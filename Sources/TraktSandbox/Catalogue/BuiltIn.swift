// SPDX-License-Identifier: MIT

extension Catalogue {
  /// The films and shows that demonstrations and tests play.
  public static var builtIn: Catalogue {
    Catalogue(movies: builtInMovies, shows: builtInShows + builtInAnime)
  }
}

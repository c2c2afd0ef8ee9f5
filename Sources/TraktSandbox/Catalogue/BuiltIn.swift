// SPDX-License-Identifier: MIT

extension Catalogue {
  /// The movies and shows for the demo and the tests.
  public static var builtIn: Catalogue {
    Catalogue(movies: builtInMovies, shows: builtInShows + builtInAnime)
  }
}

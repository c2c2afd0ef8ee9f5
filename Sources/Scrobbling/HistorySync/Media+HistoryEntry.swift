// SPDX-License-Identifier: MIT

public import Trakt

extension Media {
  public init(
    _ kind: Kind, title: String?, year: Int? = nil, season: Int? = nil, episodes: [Int] = [],
    ids: TraktIDs = TraktIDs()
  ) {
    self.kind = kind
    self.title = title
    self.year = year
    self.season = season
    self.episodes = episodes
    self.ids = ids
  }

  /// The item of a play in Trakt's history; nil if the entry has none.
  public init?(_ entry: HistoryEntry) {
    if let movie = entry.movie {
      self.init(.movie, title: movie.title)
      confirm(movie: movie)
    } else if let episode = entry.episode {
      self.init(.episode, title: entry.show?.title)
      confirm(show: entry.show, episode: episode)
    } else {
      return nil
    }
  }
}

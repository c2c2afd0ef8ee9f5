// SPDX-License-Identifier: MIT

internal import Trakt

/// A film or an episode by Trakt's own number: what a play in its history is of.
struct HistoryItem: Hashable, Sendable {
  var kind: PastPlay.Kind
  var trakt: Int

  init?(_ media: Media) {
    switch media.kind {
    case .movie:
      guard let trakt = media.ids.trakt else { return nil }
      self.init(kind: .movie, trakt: trakt)
    case .episode:
      guard let trakt = media.episodeIDs.trakt else { return nil }
      self.init(kind: .episode, trakt: trakt)
    }
  }

  init?(_ entry: HistoryEntry) {
    if let trakt = entry.episode?.ids.trakt {
      self.init(kind: .episode, trakt: trakt)
    } else if let trakt = entry.movie?.ids.trakt {
      self.init(kind: .movie, trakt: trakt)
    } else {
      return nil
    }
  }

  private init(kind: PastPlay.Kind, trakt: Int) {
    self.kind = kind
    self.trakt = trakt
  }
}

// SPDX-License-Identifier: MIT

public import MediaIdentity

/// What became of the question what a file is.
public enum Resolution: Sendable, Hashable {
  case found(Media)
  /// Nobody can tell for sure; the reason is for a person.
  case unmatched(Media?, reason: String)
  /// Not meant for Trakt: a trailer, a sample; the reason is for a person.
  case ignored(reason: String)
}

/// Decides what a file is, or that it can't be told: unsure is unmatched, never a wrong play.
public struct MediaResolver: Sendable {
  private let surroundings: Surroundings

  /// - Parameter surroundings: what lies around a file; bounded by the caller.
  public init(surroundings: Surroundings = .none) {
    self.surroundings = surroundings
  }

  @concurrent
  public func resolve(_ reference: MediaReference) async -> Resolution {
    let identification = identify(reference, surroundings: surroundings)
    if let reason = identification.ignored { return .ignored(reason: reason) }
    guard let best = identification.hypotheses.first else {
      return .unmatched(nil, reason: "the name says nothing")
    }
    let media = Media(best)
    guard best.confidence >= Hypothesis.sure else {
      return .unmatched(media, reason: "the name can be read in more than one way")
    }
    guard best.episodes.count < 2 else {
      return .unmatched(media, reason: "several episodes in one file")
    }
    guard media.item != nil else {
      return .unmatched(media, reason: "the name does not say which episode")
    }
    return .found(media)
  }
}

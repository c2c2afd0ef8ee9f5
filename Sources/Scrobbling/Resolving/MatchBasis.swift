// SPDX-License-Identifier: MIT

public import Addresses
public import MediaIdentity

/// What a remembered match rests on: what it was of, and by what that was identified. Where either
/// differs, the match says nothing.
///
/// The path itself is part of the key under which a match is kept.
public struct MatchBasis: Codable, Hashable, Sendable {
  /// Durations that differ by less are those of one content.
  static let durationTolerance = 0.02

  /// ``Play/identity``: which file, or which address; nil where that is not known, and then nothing
  /// is remembered.
  var identity: String?
  /// A digest of what the file was identified by; nil where that does not count.
  var evidence: String?
  /// Seconds, by the player.
  var duration: Double?

  /// Whether a match with this basis holds for what has that one.
  func agrees(with other: MatchBasis) -> Bool {
    identity != nil && isSameQuestion(as: other)
  }

  /// Whether both look-ups ask the same.
  func isSameQuestion(as other: MatchBasis) -> Bool {
    identity == other.identity && evidence == other.evidence
      && Self.isSame(duration, other.duration)
  }

  /// Whether both are of one content by what it is called; of how long that is a player may say more or
  /// less at another time.
  func isSameContent(as other: MatchBasis) -> Bool {
    identity == other.identity && evidence == other.evidence
  }

  static func isSame(_ one: Double?, _ other: Double?) -> Bool {
    guard let one, let other else { return one == other }
    return abs(one - other) <= durationTolerance * max(one, other)
  }
}

/// What was read of a file: what its name can mean with what lies around it, and what it is.
public struct ReadReference: Sendable, Equatable {
  public var identification: Identification
  /// ``Play/identity``; nil where it is not known.
  public var identity: String?
  /// A digest of the evidence.
  var evidence: String

  /// - Parameters:
  ///   - reference: what was read.
  ///   - identity: of a file its ``FileStamp``, of an address its keyed hash.
  ///   - key: hides the evidence of an address; nil of a local file, whose name is no secret.
  public init(
    _ identification: Identification, of reference: MediaReference, identity: String?,
    key: IdentityKey? = nil
  ) {
    self.identification = identification
    self.identity = identity
    let text = EvidenceText(identification, reference).text
    evidence = key.map { $0.hash(text) } ?? digest(of: text)
  }
}

/// Names the content of a file as far as its size and its time tell.
public enum FileStamp {
  /// There is no such file: what was opened can't be looked at.
  public static let missing = "none"

  /// - Parameters:
  ///   - size: bytes.
  ///   - seconds: of the modification time, since 1970.
  ///   - nanoseconds: the rest of it.
  public static func text(size: Int, seconds: Int, nanoseconds: Int) -> String {
    "\(size) \(seconds).\(nanoseconds)"
  }
}

/// All that Trakt is asked by, besides the duration, as one text.
private struct EvidenceText: Encodable {
  var title: String?
  var tags: [String: String]
  /// With what an `.nfo` and the files around it add.
  var readings: [Hypothesis]
  var ignored: String?
  var isVideoSite: Bool

  init(_ identification: Identification, _ reference: MediaReference) {
    title = reference.mediaTitle
    tags = reference.tags
    readings = identification.hypotheses
    ignored = identification.ignored
    isVideoSite = identification.isVideoSite
  }

  var text: String { JSON.text(self) ?? "" }
}

extension Hypothesis {
  /// What a match for all of a show rests on besides its name and year, which are in its key: an
  /// `.nfo` for the show can be corrected.
  var showBasis: MatchBasis { MatchBasis(evidence: digest(of: JSON.text(ids) ?? "")) }
}

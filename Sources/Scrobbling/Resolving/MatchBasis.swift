// SPDX-License-Identifier: MIT

public import Addresses
public import MediaIdentity

/// The content and the evidence that a stored match is based on. The match is valid only if both
/// are unchanged.
///
/// The path is part of the key under which a match is stored.
public struct MatchBasis: Codable, Hashable, Sendable {
  /// Relative difference below which two durations belong to the same content.
  static let durationTolerance = 0.02

  /// ``Play/identity`` of the file or URL; nil if unknown, in which case no match is stored.
  var identity: String?
  /// Digest of the evidence used to identify the file; nil if it is not compared.
  var evidence: String?
  /// Duration reported by the player, in seconds.
  var duration: Double?

  /// Whether a match with this basis is valid for content with the other.
  func agrees(with other: MatchBasis) -> Bool {
    identity != nil && isSameLookup(as: other)
  }

  /// Whether both lookups are equivalent.
  func isSameLookup(as other: MatchBasis) -> Bool {
    identity == other.identity && evidence == other.evidence
      && Self.isSame(duration, other.duration)
  }

  /// Whether both have the same name evidence, whatever the durations: players may report another
  /// duration at another time.
  func isSameContent(as other: MatchBasis) -> Bool {
    identity == other.identity && evidence == other.evidence
  }

  static func isSame(_ one: Double?, _ other: Double?) -> Bool {
    guard let one, let other else { return one == other }
    return abs(one - other) <= durationTolerance * max(one, other)
  }
}

/// Result of reading a file's name and surroundings: its possible meanings and its identity.
public struct ReadReference: Sendable, Equatable {
  public var identification: Identification
  /// ``Play/identity``; nil if unknown.
  public var identity: String?
  /// Digest of the evidence.
  var evidence: String
  /// Directory of the show; nil for a URL. Determined here, apart from the dispatcher, because
  /// it takes as long as reading a name.
  let showDirectory: String?
  /// Keys of the user's matches for the show.
  let showKeys: [ShowKey]

  /// - Parameters:
  ///   - reference: the name that was read.
  ///   - identity: ``FileStamp`` of a file, keyed hash of a URL.
  ///   - key: key of the digest for a URL, which may hold secrets; nil for a local file.
  public init(
    _ identification: Identification, of reference: MediaReference, identity: String?,
    key: IdentityKey? = nil
  ) {
    self.identification = identification
    self.identity = identity
    showDirectory = ShowDirectory.of(reference.path)
    showKeys = ShowKey.all(of: reference.path)
    let text = EvidenceText(identification, reference).text
    evidence = key.map { $0.hash(text) } ?? digest(of: text)
  }
}

/// Identity of a file's content, from its size and modification time.
public enum FileStamp {
  /// Identity of a file that cannot be examined.
  public static let missing = "none"

  /// - Parameters:
  ///   - size: bytes.
  ///   - seconds: modification time, whole seconds since 1970.
  ///   - nanoseconds: fraction of the modification time.
  public static func text(size: Int, seconds: Int, nanoseconds: Int) -> String {
    "\(size) \(seconds).\(nanoseconds)"
  }
}

/// All evidence used in a lookup except the duration, as text for the digest.
private struct EvidenceText: Encodable {
  var title: String?
  var tags: [String: String]
  /// Including additions from an `.nfo` and from neighbouring files.
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
  /// Basis of a match for a whole show. Its name and year are in the key; the ids of its `.nfo` can
  /// be corrected later.
  var showBasis: MatchBasis { MatchBasis(evidence: digest(of: JSON.text(ids) ?? "")) }
}

// SPDX-License-Identifier: MIT

/// A part of a path and its role, as `scrobbled why` shows it.
public struct ExplainedPart: Sendable, Equatable {
  public enum Role: String, Sendable {
    case library
    case seasonDirectory = "season directory"
    case showOrMovieDirectory = "show or movie directory"
    case title, numbers, year, country
    case episodeTitle = "episode title"
    case id
    case tag = "release tag"
    case unused
  }

  /// Text of the path, with homoglyphs folded to ASCII.
  public var text: String
  public var role: Role
  /// `.name` or `.directory`.
  public var origin: Evidence.Source
}

/// Returns the parts of a path in order, each with its role.
public func explain(_ reference: MediaReference) -> [ExplainedPart] {
  let location = Location(reference.path)
  var parts = location.directories.map { directory in
    let text = String(decoding: directory, as: UTF8.self)
    let role: ExplainedPart.Role
    switch DirectoryReading(directory) {
    case .root: role = .library
    case .season: role = .seasonDirectory
    case .titled: role = .showOrMovieDirectory
    }
    return ExplainedPart(text: text, role: role, origin: .directory)
  }
  parts += NameReading(Name(location.stem)).explained()
  return parts
}

extension NameReading {
  fileprivate func explained() -> [ExplainedPart] {
    guard let candidate = candidates.first else { return [] }
    let zone = titleRange(candidate)
    var runs: [(role: ExplainedPart.Role, span: Range<Int>)] = []
    for (index, token) in name.tokens.enumerated() {
      let role = role(of: token, at: index, candidate, zone)
      if let last = runs.last, last.role == role {
        runs[runs.count - 1].span = last.span.lowerBound..<token.end
      } else {
        runs.append((role, token.span))
      }
    }
    return runs.map { ExplainedPart(text: name.text($0.span), role: $0.role, origin: .name) }
  }

  private func role(
    of token: Token, at index: Int, _ candidate: Candidate, _ zone: TitleRange
  ) -> ExplainedPart.Role {
    if zone.tokens.contains(index) { return .title }
    if candidate.marks.contains(where: { $0.overlaps(token.span) }) { return .numbers }
    if let year = name.year(at: index), year.value == zone.year { return .year }
    if token.group >= 0, name.isIDGroup(token.group) { return .id }
    if zone.episodeTitle?.contains(index) == true { return .episodeTitle }
    if token.tag == .country { return .country }
    return token.tag.isFormat ? .tag : .unused
  }
}

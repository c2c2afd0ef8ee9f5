// SPDX-License-Identifier: MIT

internal import Addresses
internal import FoundationEssentials
internal import Journal
public import Scrobbling

/// The data of `scrobbled resume`; its keys are those of `--json`.
public struct ResumeReport: Sendable {
  public struct Entry: Encodable, Sendable {
    public var media: Media?
    /// Percent, 0…100.
    public var progress: Double
    /// Seconds from the beginning of the file; nil if unknown.
    public var position: Double?
    /// `trakt` or `journal`.
    public var source: ResumePoint.Source
    /// ISO 8601.
    public var leftAt: String
    /// Nil if it was never played here.
    public var path: String?

    enum CodingKeys: String, CodingKey {
      case media, progress, position, source, path
      case leftAt = "left_at"
    }

    /// Encodes all keys, with null for unknown values.
    public func encode(to encoder: any Encoder) throws {
      var entry = encoder.container(keyedBy: CodingKeys.self)
      try entry.encode(media, forKey: .media)
      try entry.encode(progress, forKey: .progress)
      try entry.encode(position, forKey: .position)
      try entry.encode(source, forKey: .source)
      try entry.encode(leftAt, forKey: .leftAt)
      try entry.encode(path, forKey: .path)
    }
  }

  /// Newest first.
  public var entries: [Entry]

  /// - Parameter now: seconds since 1970.
  /// - Throws: ``CommandFailure`` if the journal cannot be read; a missing one has no entries.
  public init(paths: Paths, at now: Double) throws(CommandFailure) {
    guard FileManager.default.fileExists(atPath: paths.journal) else {
      entries = []
      return
    }
    do throws(JournalError) {
      let journal = try Journal(reading: paths.journal)
      let list = ResumeList(
        try journal.ended(from: now - ResumePoint.maximumAge, limit: Self.maximumViewings),
        try journal.positions())
      entries = list.entries.map(Entry.init)
    } catch {
      throw CommandFailure(error, journal: paths.journal)
    }
  }

  private static let maximumViewings = 20_000

  /// The command that opens an entry in mpv.
  ///
  /// - Parameter number: the position's number, from 1, as in ``text(on:at:)``.
  public func command(_ number: Int) throws(CommandFailure) -> [String] {
    guard entries.indices.contains(number - 1) else {
      throw CommandFailure(
        entries.isEmpty ? "nothing to resume" : "the list has no entry \(number)",
        hint: entries.isEmpty ? nil : "scrobbled resume")
    }
    let entry = entries[number - 1]
    guard let path = entry.path else {
      throw CommandFailure(
        "\(entry.name) was never played here: its file is unknown", hint: "open the file in mpv")
    }
    let address = MediaAddress(path)
    guard address.isLocal else {
      throw CommandFailure(
        "\(entry.name) was played from a URL, of which only a part is stored",
        hint: "open the URL in mpv")
    }
    if !FileManager.default.fileExists(atPath: path) {
      throw CommandFailure(
        "\(TerminalEscaping.escape(path)): no such file", hint: "open the file in mpv")
    }
    let start = entry.position.map { ["--start=\(Int($0))"] } ?? []
    return ["mpv"] + start + ["--", path]
  }

  /// The output of `scrobbled resume`.
  ///
  /// - Parameter now: seconds since 1970.
  public func text(on display: Display = Display(), at now: Double) -> String {
    if entries.isEmpty { return "nothing to resume" }
    let rows = entries.enumerated().map { index, entry in
      (
        number: "\(index + 1)", name: TerminalEscaping.escape(entry.name),
        state: "\(Int(entry.progress)) %  \(entry.age(at: now))"
          + (entry.source == .trakt ? ", Trakt" : ""), path: entry.path
      )
    }
    let numbers = rows.map(\.number.count).max() ?? 1
    let states = rows.map(\.state.columns).max() ?? 0
    let available = max(16, (display.width ?? 80) - numbers - 4 - states)
    let width = min(rows.map(\.name.columns).max() ?? 0, available)
    return rows.flatMap { row in
      let name = display.width == nil ? row.name : row.name.fitted(to: width)
      let indent = String(repeating: " ", count: numbers - row.number.count)
      let first = "\(indent)\(row.number)  \(name.padded(to: width))  \(row.state)"
      let path = row.path.map(TerminalEscaping.escape) ?? "never played here"
      let shown = display.width.map { path.fitted(to: max(20, $0 - numbers - 2)) } ?? path
      return [
        first, String(repeating: " ", count: numbers + 2) + display.styled(shown, .dim),
      ]
    }.joined(separator: "\n")
  }
}

extension ResumeReport.Entry {
  fileprivate init(_ entry: ResumeList.Entry) {
    media = entry.media
    progress = entry.point.progress
    position = entry.position
    source = entry.point.source
    leftAt = Date(timeIntervalSince1970: entry.point.date).formatted(.iso8601)
    path = entry.path.map { MediaAddress($0).shown }
  }

  /// The title, or else the file name.
  fileprivate var name: String {
    media?.name ?? path?.split(separator: "/").last.map(String.init) ?? "unknown"
  }

  fileprivate func age(at now: Double) -> String {
    LocalTime(iso8601: leftAt)?.short(at: now) ?? ""
  }
}

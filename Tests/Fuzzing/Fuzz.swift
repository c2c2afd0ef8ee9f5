// SPDX-License-Identifier: MIT

internal import Glibc
public import Testing

/// Randomly mutated inputs, generated until the time is up.
///
/// Each input has its own seed. A failure, even a trap, reports it, and `SCROBBLED_FUZZ_SEED`
/// starts with it.
public struct Fuzz: Sendable {
  /// Valid inputs, from which the others are derived.
  public var corpus: [[UInt8]]
  /// The time limit per input, in processor time: generous, for a debug build.
  public var timeLimit: Duration

  /// - Parameter corpus: at least one input.
  public init(_ corpus: [String], timeLimit: Duration = .milliseconds(800)) {
    self.init(corpus.map { Array($0.utf8) }, timeLimit: timeLimit)
  }

  public init(_ corpus: [[UInt8]], timeLimit: Duration = .milliseconds(800)) {
    self.corpus = corpus
    self.timeLimit = timeLimit
  }

  /// Calls `check` with every valid input, then with mutated ones for two seconds, or for
  /// `SCROBBLED_FUZZ_SECONDS`.
  ///
  /// Other tests run between two inputs, so all fuzz tests together take that long.
  ///
  /// - Parameter check: returns the error, or nil. It may use the random numbers.
  public func run(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ check: ([UInt8], inout Random) throws -> String?
  ) async rethrows {
    for input in corpus {
      var random = Random(seed: 0)
      guard try isFine(input, &random, "a valid input", sourceLocation, check) else { return }
    }
    var seed = Self.number("SCROBBLED_FUZZ_SEED") ?? 1
    let seconds = Self.number("SCROBBLED_FUZZ_SECONDS") ?? 2
    let end = ContinuousClock.now + .seconds(Double(seconds))
    repeat {
      await Task.yield()
      TrapReporter.begin(seed: seed)
      defer { TrapReporter.end() }
      var random = Random(seed: seed)
      let input = corrupted(&random)
      guard try isFine(input, &random, "SCROBBLED_FUZZ_SEED=\(seed)", sourceLocation, check) else {
        return
      }
      seed += 1
    } while ContinuousClock.now < end
  }

  private func isFine(
    _ input: [UInt8], _ random: inout Random, _ name: String, _ location: SourceLocation,
    _ check: ([UInt8], inout Random) throws -> String?
  ) rethrows -> Bool {
    var problem: String?
    let took = try processorTime { problem = try check(input, &random) }
    if took > timeLimit { problem = problem ?? "it took \(took)" }
    guard let problem else { return true }
    let shown = String(decoding: input.prefix(2_000), as: UTF8.self).debugDescription
    Issue.record("\(name): \(problem)\n\(shown)", sourceLocation: location)
    return false
  }

  /// Random bytes, or a valid input truncated, repeated, spliced and overwritten.
  private func corrupted(_ random: inout Random) -> [UInt8] {
    guard random.below(16) > 0 else {
      return (0..<random.below(400)).map { _ in random.byte() }
    }
    var bytes = random.pick(corpus)
    for _ in 0...random.below(8) {
      let at = random.below(bytes.count + 1)
      switch random.below(8) {
      case 0 where at < bytes.count: bytes[at] = random.byte()
      case 1 where at < bytes.count: bytes[at] ^= 1 << random.below(8)
      case 2: bytes.removeSubrange(at..<min(bytes.count, at + random.below(12)))
      case 3: bytes.insert(contentsOf: bytes.prefix(random.below(24)), at: at)
      case 4: bytes.removeSubrange(at...)
      case 5:
        let other = random.pick(corpus)
        let start = random.below(other.count)
        bytes.insert(contentsOf: other[start...].prefix(random.below(64)), at: at)
      case 6: bytes = replacingNumber(in: bytes, after: at, &random)
      default: bytes.insert(contentsOf: random.pick(Self.words), at: at)
      }
    }
    return bytes
  }

  /// Fragments that often break parsers.
  private static let words: [[UInt8]] = [
    "0", "-", "9999999999999999999999", "-1", "1e999", "-1e-999", "0.1", "NaN", "Infinity", "null",
    "true", "\"", "\"\"", "\\", "\\u0000", "\\ud800", "\\udfff\\ud800", "{}", "[]", "{", "[", "]",
    "}", ",", ":", "=", "#", "'", "\n", "\r\n", "\t", "\u{0}", "\u{7F}", "é", "漢", "🎬", "\u{FEFF}",
    "9999-12-31T23:59:60.999Z", "0000-00-00T00:00:00Z", "-2147483649", "4294967296",
    "9223372036854775808", "%00", "../", "//", String(repeating: "[", count: 300),
    String(repeating: "{\"a\":", count: 300), String(repeating: "9", count: 400),
  ].map { Array($0.utf8) }

  /// Replaces the next number.
  private func replacingNumber(in bytes: [UInt8], after place: Int, _ random: inout Random)
    -> [UInt8]
  {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = bytes[place...].firstIndex(where: digits.contains) else { return bytes }
    let end = bytes[first...].firstIndex { !digits.contains($0) } ?? bytes.count
    return bytes[..<first] + random.pick(Self.words) + bytes[end...]
  }

  private static func number(_ variable: String) -> UInt64? {
    getenv(variable).flatMap { UInt64(String(cString: $0)) }
  }
}

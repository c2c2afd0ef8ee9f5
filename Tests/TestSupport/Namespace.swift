// SPDX-License-Identifier: MIT

internal import Foundation

/// A mount namespace for child processes. It ends with its last process.
public final class Namespace: Sendable {
  private let keeper: ChildProcess
  /// The prefix of a command to run in it.
  public let commandPrefix: [String]

  /// Root can create one, and so can others if the kernel allows user namespaces.
  public static let isPossible: Bool = {
    guard let unshare = Requirements.find("unshare"), Requirements.find("nsenter") != nil else {
      return false
    }
    let process = Process()
    process.executableURL = URL(filePath: unshare)
    process.arguments = options + ["mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    process.standardError = nil
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  public static let reason = "needs mount namespaces"

  private static let isRoot = getuid() == 0
  private static let options = ["--mount"] + (isRoot ? [] : ["--user", "--map-root-user"])

  /// - Parameters:
  ///   - script: a shell script that mounts file systems.
  ///   - arguments: the arguments of the script.
  public init(_ script: String, _ arguments: String...) async throws {
    let output = try Capture()
    keeper = try ChildProcess(
      [try Requirements.tool("unshare")] + Self.options
        + ["sh", "-ec", script + "\necho ready\nexec sleep infinity", "sh"] + arguments,
      environment: ["PATH": Requirements.path], output: output.writing, errors: output.writing)
    output.closeWriting()
    let user = Self.isRoot ? [] : ["--user", "--preserve-credentials"]
    commandPrefix =
      [try Requirements.tool("nsenter"), "--target", "\(keeper.id)", "--mount"] + user + ["--"]
    do {
      try await output.lines.first("the mounts") { $0 == "ready" }
    } catch {
      throw SetupError("\(error): \(output.lines.entries)")
    }
  }

  deinit { keeper.send(signal: SIGKILL) }

  /// Runs a shell command in it.
  ///
  /// - Returns: its output.
  @discardableResult
  public func run(_ script: String, _ arguments: String...) async throws -> String {
    let done = try await CommandResult.run(
      commandPrefix + ["sh", "-c", script, "sh"] + arguments,
      environment: ["PATH": Requirements.path])
    guard done.end == .exited(0) else { throw SetupError("\(script): \(done)") }
    return done.output
  }
}

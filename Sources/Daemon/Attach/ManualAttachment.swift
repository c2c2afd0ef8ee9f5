// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import NIOPosix

#if canImport(Glibc)
  internal import Glibc
#endif

/// Loads the plugin into a running player at the user's request.
public struct ManualAttachment: Sendable {
  private let environment: [String: String]

  public init(environment: [String: String]) {
    self.environment = environment
  }

  /// - Parameter path: the player's IPC socket, also relative or a symbolic link.
  /// - Returns: a line with the result.
  public func attach(_ path: String) async throws(CommandFailure) -> String {
    guard let plugin = Self.plugin(environment: environment) else {
      throw CommandFailure("the plugin is not installed", hint: "scrobbled setup")
    }
    let attacher = PlayerAttacher(threads: MultiThreadedEventLoopGroup.singleton, plugin: plugin)
    do {
      let attachment = try await attacher.attach(InstallationState.resolved(path))
      return (attachment.isNew ? "attached" : "already attached")
        + " to the player, process \(attachment.process)"
    } catch {
      throw error.command(path)
    }
  }

  /// The plugin that is loaded into players; nil if it is not installed.
  static func plugin(environment: [String: String]) -> String? {
    let exists = { (path: String) in access(path, F_OK) == 0 }
    let installation = Installation(
      executable: InstallationState.linkTarget("/proc/self/exe") ?? "", exists: exists)
    return installation.loadablePlugin(
      MpvDirectories(environment: environment, exists: exists), exists: exists)
  }
}

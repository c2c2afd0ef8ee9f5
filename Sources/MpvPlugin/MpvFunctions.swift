// SPDX-License-Identifier: MIT

import CMpv

/// The addresses of libmpv's functions; nil until `findMpvFunctions()` has found all of them.
nonisolated(unsafe) private var functions: mpv_functions?

/// Finds libmpv's functions in the player; false if one is missing.
///
/// Repeated for each player of the process. Two may start at the same time, so both store all
/// addresses, which are the same, before they use one.
func findMpvFunctions() -> Bool {
  withUnsafeTemporaryAllocation(of: mpv_functions.self, capacity: 1) { found in
    guard let table = found.baseAddress, mpv_functions_find(table) else { return false }
    functions = table.pointee
    return true
  }
}

// Functions with the names of libmpv's, which hide its prototypes and call the addresses found.

func mpv_client_name(_ handle: OpaquePointer?) -> UnsafePointer<CChar>? {
  functions?.client_name(handle)
}

@discardableResult
func mpv_command_async(
  _ handle: OpaquePointer?, _ userdata: UInt64,
  _ arguments: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> CInt {
  functions?.command_async(handle, userdata, arguments) ?? missing
}

@discardableResult
func mpv_command_node_async(
  _ handle: OpaquePointer?, _ userdata: UInt64, _ arguments: UnsafeMutablePointer<mpv_node>?
) -> CInt {
  functions?.command_node_async(handle, userdata, arguments) ?? missing
}

func mpv_error_string(_ error: CInt) -> UnsafePointer<CChar>? {
  functions?.error_string(error)
}

func mpv_free(_ data: UnsafeMutableRawPointer?) {
  functions?.free(data)
}

func mpv_free_node_contents(_ node: UnsafeMutablePointer<mpv_node>?) {
  functions?.free_node_contents(node)
}

@discardableResult
func mpv_get_property(
  _ handle: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ format: mpv_format,
  _ data: UnsafeMutableRawPointer?
) -> CInt {
  functions?.get_property(handle, name, format, data) ?? missing
}

func mpv_get_property_string(
  _ handle: OpaquePointer?, _ name: UnsafePointer<CChar>?
) -> UnsafeMutablePointer<CChar>? {
  functions?.get_property_string(handle, name)
}

@discardableResult
func mpv_hook_add(
  _ handle: OpaquePointer?, _ userdata: UInt64, _ name: UnsafePointer<CChar>?, _ priority: CInt
) -> CInt {
  functions?.hook_add(handle, userdata, name, priority) ?? missing
}

@discardableResult
func mpv_hook_continue(_ handle: OpaquePointer?, _ hook: UInt64) -> CInt {
  functions?.hook_continue(handle, hook) ?? missing
}

@discardableResult
func mpv_observe_property(
  _ handle: OpaquePointer?, _ userdata: UInt64, _ name: UnsafePointer<CChar>?, _ format: mpv_format
) -> CInt {
  functions?.observe_property(handle, userdata, name, format) ?? missing
}

@discardableResult
func mpv_request_event(_ handle: OpaquePointer?, _ event: mpv_event_id, _ enable: CInt) -> CInt {
  functions?.request_event(handle, event, enable) ?? missing
}

@discardableResult
func mpv_set_property_string(
  _ handle: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ text: UnsafePointer<CChar>?
) -> CInt {
  functions?.set_property_string(handle, name, text) ?? missing
}

func mpv_set_wakeup_callback(
  _ handle: OpaquePointer?, _ callback: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?,
  _ context: UnsafeMutableRawPointer?
) {
  functions?.set_wakeup_callback(handle, callback, context)
}

func mpv_wait_event(
  _ handle: OpaquePointer?, _ timeout: Double
) -> UnsafeMutablePointer<mpv_event>? {
  functions?.wait_event(handle, timeout)
}

private var missing: CInt { MPV_ERROR_UNSUPPORTED.rawValue }

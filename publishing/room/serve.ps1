# Serves the folder "site" of this archive to the browser of this computer, where there is no Python.
# It uses the listener that every Windows has, gives out files of "site" only, and writes nothing.
# It has not been tried on Windows yet.
$ErrorActionPreference = 'Stop'
$site = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', 'site'))
if (-not (Test-Path -LiteralPath ([IO.Path]::Combine($site, 'index.html')))) {
    Write-Host 'The folder "site" is missing. Unpack the whole archive first.'
    exit 1
}
$types = @{
    '.html' = 'text/html; charset=utf-8'; '.js' = 'text/javascript'; '.mjs' = 'text/javascript'
    '.css' = 'text/css'; '.json' = 'application/json'; '.svg' = 'image/svg+xml'
    '.png' = 'image/png'; '.wasm' = 'application/wasm'; '.woff' = 'font/woff'
    '.woff2' = 'font/woff2'; '.txt' = 'text/plain; charset=utf-8'; '.ico' = 'image/x-icon'
}
$listener = $null
foreach ($port in 8000..8009) {
    $one = New-Object System.Net.HttpListener
    $one.Prefixes.Add("http://localhost:$port/")
    try { $one.Start(); $listener = $one; break } catch { $one.Close() }
}
if ($null -eq $listener) {
    Write-Host 'This computer does not allow a server. Open index.html in this folder instead.'
    exit 1
}
Write-Host "On this computer: http://localhost:$port/"
if ($port -ne 8000) {
    Write-Host 'Port 8000 is in use. Browsers keep answers for each address: use this one again.'
}
Write-Host 'There is no Python on this computer, so it serves only itself and receives no hand-ins.'
Write-Host 'Participants save their answers as a file and give it to the trainer.'
Write-Host 'Leave this window open. Close it to stop.'
if ($args -notcontains '--no-browser') { Start-Process "http://localhost:$port/" }
while ($listener.IsListening) {
    $context = $listener.GetContext()
    $answer = $context.Response
    try {
        $asked = [Uri]::UnescapeDataString($context.Request.Url.AbsolutePath).TrimStart('/')
        if ($asked -eq '' -or $asked.EndsWith('/')) { $asked += 'index.html' }
        $path = [IO.Path]::GetFullPath([IO.Path]::Combine($site, $asked))
        $inside = $path.StartsWith($site + [IO.Path]::DirectorySeparatorChar, [StringComparison]::OrdinalIgnoreCase)
        if ($inside -and [IO.File]::Exists($path)) {
            $bytes = [IO.File]::ReadAllBytes($path)
            $type = $types[[IO.Path]::GetExtension($path).ToLowerInvariant()]
            if (-not $type) { $type = 'application/octet-stream' }
            $answer.ContentType = $type
            $answer.Headers['Cache-Control'] = 'no-cache'
            $answer.ContentLength64 = $bytes.Length
            if ($context.Request.HttpMethod -ne 'HEAD') {
                $answer.OutputStream.Write($bytes, 0, $bytes.Length)
            }
        } else {
            $answer.StatusCode = 404
        }
    } catch {
        # A browser that leaves early, or a name that is none: the next request is answered.
    } finally {
        try { $answer.Close() } catch { }
    }
}

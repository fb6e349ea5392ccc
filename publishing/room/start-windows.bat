@echo off
rem Starts the course in the browser: with a Python that is there, else with PowerShell.
rem It has not been tried on Windows yet.
setlocal
cd /d "%~dp0"
py -3 -c "import http.server" >nul 2>nul
if not errorlevel 1 (
    py -3 start\serve.py %*
    goto end
)
python -c "import http.server" >nul 2>nul
if not errorlevel 1 (
    python start\serve.py %*
    goto end
)
powershell -NoProfile -ExecutionPolicy Bypass -File start\serve.ps1 %*
if errorlevel 1 start "" index.html
:end
set status=%errorlevel%
if %status% geq 1 pause
exit /b %status%

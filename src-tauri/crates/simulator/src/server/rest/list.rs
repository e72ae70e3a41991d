//! Paged lists in the platform's form.
//!
//! Pure.

use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use crate::server::http::Request;

/// Page sizes: the default and the largest.
const PER_PAGE: (usize, usize) = (100, 1000);

/// The page that a request asks for: number from 1, and size.
pub(super) fn page_of(request: &Request) -> (usize, usize) {
    let number = |name| {
        request
            .param(name)
            .and_then(|text| text.parse::<usize>().ok())
    };
    let page = number("page").unwrap_or(1).max(1);
    let per_page = number("perPage").unwrap_or(PER_PAGE.0).clamp(1, PER_PAGE.1);
    (page, per_page)
}

/// One page of `records`, with its place in the whole and the links to the other pages.
pub(super) fn page(base: &str, request: &Request, records: Vec<Value>) -> Value {
    let (page, per_page) = page_of(request);
    let total = records.len();
    let pages = total.div_ceil(per_page).max(1);
    let start = (page - 1) * per_page;
    let shown: Vec<_> = records.into_iter().skip(start).take(per_page).collect();
    let uri = |number: usize| {
        let mut query = Serializer::new(String::new());
        for (key, value) in request
            .query
            .iter()
            .filter(|(key, _)| key != "page" && key != "perPage")
        {
            query.append_pair(key, value);
        }
        query.append_pair("page", &number.to_string());
        query.append_pair("perPage", &per_page.to_string());
        format!("{base}{}?{}", request.path, query.finish())
    };
    let mut navigation = json!({
        "firstPage": { "uri": uri(1) },
        "lastPage": { "uri": uri(pages) },
    });
    if let Some(links) = navigation.as_object_mut() {
        if page < pages {
            links.insert("nextPage".into(), json!({ "uri": uri(page + 1) }));
        }
        if page > 1 {
            links.insert("previousPage".into(), json!({ "uri": uri(page - 1) }));
        }
    }
    let mut paging = json!({
        "perPage": per_page,
        "totalPages": pages,
        "totalElements": total,
    });
    if let (Some(paging), false) = (paging.as_object_mut(), shown.is_empty()) {
        // An empty result does not say which page it is.
        paging.insert("page".into(), page.into());
        paging.insert("pageStart".into(), start.into());
        paging.insert("pageEnd".into(), (start + shown.len() - 1).into());
    }
    json!({
        "uri": uri(page),
        "records": shown,
        "paging": paging,
        "navigation": navigation,
    })
}

#[cfg(test)]
mod tests;

//! Pages and their links.

use super::*;

fn ask(query: &[(&str, &str)], total: usize) -> Value {
    let request = Request {
        path: "/list".to_owned(),
        query: query
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
        ..Request::default()
    };
    page("http://h", &request, (0..total).map(Value::from).collect())
}

#[test]
fn next_page_is_absent_on_the_last_page() {
    let first = ask(&[("perPage", "10"), ("status", "Enabled")], 25);
    let next = first["navigation"]["nextPage"]["uri"].as_str().unwrap();
    assert_eq!(next, "http://h/list?status=Enabled&page=2&perPage=10");
    assert_eq!(
        (&first["paging"]["pageStart"], &first["paging"]["pageEnd"]),
        (&json!(0), &json!(9))
    );
    let last = ask(&[("perPage", "10"), ("page", "3")], 25);
    assert!(last["navigation"]["nextPage"].is_null());
    assert_eq!(last["records"].as_array().unwrap().len(), 5);
    assert_eq!(last["paging"]["pageEnd"], 24);
}

#[test]
fn page_size_is_cut_to_a_thousand_and_page_is_missing_when_empty() {
    assert_eq!(
        ask(&[("perPage", "5000")], 3000)["records"]
            .as_array()
            .unwrap()
            .len(),
        1000
    );
    assert_eq!(ask(&[], 300)["records"].as_array().unwrap().len(), 100);
    assert!(ask(&[], 0)["paging"]["page"].is_null());
}
